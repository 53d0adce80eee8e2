; What is read in shell scripts.
(function_definition) @definition.function
(program (variable_assignment name: (variable_name) @name) @named.variable)
(program (declaration_command (variable_assignment name: (variable_name) @name) @named.variable))
(program (declaration_command "readonly" (variable_assignment name: (variable_name) @name) @named.constant))
(command name: (command_name . (word) @call .)) @command
(comment) @comment

; Decision points: if, elif, loops, arms of a case, &&, ||.
[(if_statement) (elif_clause) (for_statement) (c_style_for_statement) (while_statement) (case_item)] @branch
(list ["&&" "||"] @branch)
(binary_expression operator: ["&&" "||"]) @branch

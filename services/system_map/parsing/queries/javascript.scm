; What is read in JavaScript and JSX, with jsx.scm. typescript.scm is the same with TypeScript's own nodes.
[(function_declaration) (generator_function_declaration)] @function
(class_declaration) @class
(method_definition) @method
(field_definition value: [(arrow_function) (function_expression)]) @field
(variable_declarator name: (identifier) value: [(arrow_function) (function_expression) (generator_function)]) @function
(variable_declarator name: (identifier) value: (class)) @class
(program (lexical_declaration kind: "const" (variable_declarator name: (identifier)) @constant))
(program (export_statement (lexical_declaration kind: "const" (variable_declarator name: (identifier)) @constant)))
(program (lexical_declaration kind: "let" (variable_declarator name: (identifier)) @variable))
(program (export_statement (lexical_declaration kind: "let" (variable_declarator name: (identifier)) @variable)))
(program (variable_declaration (variable_declarator name: (identifier)) @variable))
(program (export_statement (variable_declaration (variable_declarator name: (identifier)) @variable)))
(assignment_expression right: [(function_expression) (arrow_function) (generator_function) (class)]) @assigned
(pair value: [(function_expression) (arrow_function) (generator_function)]) @pair

[(function_expression name: (identifier)) (generator_function name: (identifier))] @named

(import_statement) @import
(export_statement) @export
(comment) @comment

; Decision points: if, for, while, do, case, catch, ?:, &&, ||, ??.
[
  (if_statement) (for_statement) (for_in_statement) (while_statement) (do_statement)
  (switch_case) (catch_clause) (ternary_expression)
] @branch
["&&" "||" "??"] @deciding

; Uses of names: calls, objects made, functions handed over, bases, decorators.
(call_expression function: [(identifier) (member_expression) (super)] @call)
(new_expression constructor: [(identifier) (member_expression)] @new)
(arguments [(identifier) (member_expression)] @handed)
(pair value: [(identifier) (member_expression)] @handed)
(class_heritage) @bases
(decorator) @decorator
(variable_declarator name: (identifier) value: (new_expression)) @made
(field_definition property: (property_identifier) value: (new_expression)) @made
(assignment_expression left: (member_expression) right: (new_expression)) @made

; Names that hide others, and how far: blocks and functions. An anonymous function is one as well, see @later.
(lexical_declaration (variable_declarator name: (identifier) @local))
(variable_declaration (variable_declarator name: (identifier) @local.var))
[(array_pattern (identifier) @local)
 (pair_pattern value: (identifier) @local) (rest_pattern (identifier) @local)
 (assignment_pattern left: (identifier) @local)]
(shorthand_property_identifier_pattern) @local
(variable_declarator name: (object_pattern (shorthand_property_identifier_pattern) @of_this) value: (this))
(for_in_statement kind: _ left: (identifier) @local)
(catch_clause parameter: (identifier) @local)
(arrow_function parameter: (identifier) @local)
(formal_parameters (identifier) @local)
[(function_declaration name: (identifier) @local.named) (generator_function_declaration name: (identifier) @local.named)
 (class_declaration name: (identifier) @local.named)]
(function_expression name: (identifier) @local)
(assignment_expression left: [(array_pattern) (object_pattern)] @set_anew)
[
  (statement_block) (for_statement) (for_in_statement) (catch_clause) (switch_body) (class_static_block)
  (function_declaration) (generator_function_declaration) (method_definition)
] @scope

; needs: import
(call_expression function: (import)) @dynamic
; needs: require
(call_expression function: (identifier) arguments: (arguments . [(string) (template_string) (comment)])) @called
[(arrow_function) (function_expression) (generator_function)] @later
; What is given something anew: `exports.a`, a variable, a member of it.
(assignment_expression left: [(member_expression) (subscript_expression) (identifier)] @target)

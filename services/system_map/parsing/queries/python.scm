; What is read in Python. One flat capture per pattern keeps the cursor fast; names are looked up by field.
(function_definition) @function
(class_definition) @class
(type_alias_statement) @type
(module (expression_statement (assignment left: (identifier)) @assignment))
[(import_statement) (import_from_statement) (future_import_statement)] @import
(comment) @comment

; Decision points: if, elif, for, while, except, conditional expression, and/or, comprehension's if, case.
[
  (if_statement) (elif_clause) (for_statement) (while_statement) (except_clause)
  (conditional_expression) (boolean_operator) (if_clause) (case_clause)
] @branch
(case_clause (case_pattern "_")) @default

; needs: __main__
(module (if_statement condition: (comparison_operator) @main))
; needs: TYPE_CHECKING
(if_statement condition: [(identifier) (attribute) (not_operator) (boolean_operator)] @guard)
; needs: import_module __import__
(call function: [(identifier) (attribute)] arguments: (argument_list . (string))) @dynamic

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

; Uses of names: calls, functions handed over, bases, decorators, types that the text shows.
(call function: [(identifier) (attribute)] @call)
(call arguments: (argument_list [(identifier) (attribute)] @handed))
(keyword_argument value: [(identifier) (attribute)] @handed)
(pair value: [(identifier) (attribute)] @handed)
(class_definition superclasses: (argument_list) @bases)
(decorator) @decorator
[(typed_parameter) (typed_default_parameter)] @typed
(assignment left: [(identifier) (attribute)] right: (call function: [(identifier) (attribute)])) @made
(assignment type: (type)) @typed
(assignment left: (attribute) right: (identifier)) @kept
(with_item value: (as_pattern (call function: [(identifier) (attribute)]))) @with

; What binds names to values, and where these hold: see python_names.
(assignment left: (identifier) @bound)
(augmented_assignment left: (identifier) @bound)
(named_expression name: (identifier) @bound)
(for_statement left: (identifier) @bound)
(for_in_clause left: (identifier) @bound)
[(pattern_list) (tuple_pattern) (list_pattern) (lambda_parameters) (as_pattern_target)] @pattern
(case_clause (case_pattern) @pattern)
[(global_statement) (nonlocal_statement)] @unbound
[(lambda) (list_comprehension) (set_comprehension) (dictionary_comprehension) (generator_expression)] @scope

; needs: __main__
(module (if_statement condition: (comparison_operator) @main))
; needs: TYPE_CHECKING
(if_statement condition: [(identifier) (attribute) (not_operator) (boolean_operator)] @guard)
; needs: import_module __import__
(argument_list . (string)) @dynamic

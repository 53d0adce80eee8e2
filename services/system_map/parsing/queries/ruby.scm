; What is read in Ruby.
(class) @definition.class
(module) @definition.module
(method) @definition.function
(singleton_method) @definition.method
(assignment left: (constant)) @constant
(comment) @comment

; Decision points: if, unless, while, until, for, when, in, rescue, ?:, &&, ||, and, or.
[
  (if) (elsif) (unless) (while) (until) (for) (when) (in_clause) (rescue) (conditional)
  (if_modifier) (unless_modifier) (while_modifier) (until_modifier) (rescue_modifier)
] @branch
["&&" "||" "and" "or"] @deciding

; Calls: with a receiver or arguments; which of them import or hide something, the reader says.
(call) @invoked
(body_statement (identifier) @bare)
(class superclass: (superclass (_) @base))

; What `self` is somebody else's in: the class's own methods, and blocks.
(singleton_class) @own
[(block) (do_block)] @block

; Constants named: what autoloading may look for.
[(constant) (scope_resolution)] @constant_used

; Names and what is made for them.
[(assignment) (operator_assignment)] @assigned
[(method_parameters (identifier) @unknown) (block_parameters (identifier) @unknown) (lambda_parameters (identifier) @unknown)]
[(splat_parameter name: (identifier) @unknown) (destructured_parameter (identifier) @unknown)]
[(optional_parameter name: (identifier) @unknown) (keyword_parameter name: (identifier) @unknown)]
[(left_assignment_list (identifier) @unknown) (exception_variable (identifier) @unknown)]
(for pattern: (identifier) @unknown)

; Bare names where a value is asked for: a call of an own method, where no local variable bears the name.
[
  (program (identifier) @word) (body_statement (identifier) @word) (block_body (identifier) @word)
  (begin (identifier) @word) (then (identifier) @word) (else (identifier) @word) (ensure (identifier) @word)
  (do (identifier) @word) (in (identifier) @word) (parenthesized_statements (identifier) @word)
  (method body: (identifier) @word) (singleton_method body: (identifier) @word)
  (argument_list (identifier) @word) (splat_argument (identifier) @word) (hash_splat_argument (identifier) @word)
  (block_argument (identifier) @word) (call receiver: (identifier) @word) (interpolation (identifier) @word)
  (array (identifier) @word) (pair value: (identifier) @word) (element_reference (identifier) @word)
  (assignment right: (identifier) @word) (right_assignment_list (identifier) @word)
  (operator_assignment right: (identifier) @word) (optional_parameter value: (identifier) @word)
  (keyword_parameter value: (identifier) @word) (binary (identifier) @word) (unary operand: (identifier) @word)
  (range (identifier) @word) (conditional (identifier) @word) (rescue_modifier (identifier) @word)
  (if condition: (identifier) @word) (elsif condition: (identifier) @word) (unless condition: (identifier) @word)
  (while condition: (identifier) @word) (until condition: (identifier) @word) (if_modifier (identifier) @word)
  (unless_modifier (identifier) @word) (while_modifier (identifier) @word) (until_modifier (identifier) @word)
  (if_guard condition: (identifier) @word) (unless_guard condition: (identifier) @word)
  (case value: (identifier) @word) (case_match value: (identifier) @word) (pattern (identifier) @word)
  (match_pattern value: (identifier) @word) (test_pattern value: (identifier) @word)
]
; What heredocs hold, which the tree has behind the line that they begin in.
(heredoc_body) @heredoc
; What makes a name a local variable, beside parameters.
[
  (assignment left: (identifier) @local) (operator_assignment left: (identifier) @local)
  (left_assignment_list (identifier) @local) (rest_assignment (identifier) @local)
  (destructured_left_assignment (identifier) @local) (hash_splat_parameter name: (identifier) @local)
  (block_parameter name: (identifier) @local) (in_clause pattern: (identifier) @local)
  (array_pattern (identifier) @local) (find_pattern (identifier) @local) (as_pattern name: (identifier) @local)
  (alternative_pattern (identifier) @local) (parenthesized_pattern (identifier) @local)
  (keyword_pattern value: (identifier) @local) (keyword_pattern key: (hash_key_symbol) @local)
  (match_pattern pattern: (identifier) @local) (test_pattern pattern: (identifier) @local)
]

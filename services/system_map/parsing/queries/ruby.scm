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
(binary operator: ["&&" "||" "and" "or"]) @branch

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

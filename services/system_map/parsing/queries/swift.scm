; What is read in Swift.
(class_declaration declaration_kind: ["class" "actor"]) @definition.class
(class_declaration declaration_kind: "struct") @definition.struct
(class_declaration declaration_kind: "enum") @definition.enum
(class_declaration declaration_kind: "extension" name: (_) @name) @named.impl
(protocol_declaration) @definition.interface
(function_declaration) @definition.function
[(protocol_function_declaration) (init_declaration)] @definition.method
(deinit_declaration "deinit" @name) @named.method
(subscript_declaration "subscript" @name) @named.method
(typealias_declaration) @definition.type
(source_file (property_declaration name: (pattern bound_identifier: (simple_identifier) @name)) @named.variable)
(property_declaration (modifiers (property_modifier "static"))
  (value_binding_pattern "let") name: (pattern bound_identifier: (simple_identifier) @name)) @named.constant
(lambda_literal) @later
(import_declaration) @import_line
[(comment) (multiline_comment)] @comment

; Decision points: if, guard, loops, cases, catch, ?:, ??, &&, ||.
[
  (if_statement) (guard_statement) (for_statement) (while_statement) (repeat_while_statement) (catch_block)
  (ternary_expression) (nil_coalescing_expression) (conjunction_expression) (disjunction_expression)
] @branch
(switch_entry "case") @branch

; Uses of names.
; What is given in square brackets is a subscript, which the grammar takes for a call.
(call_expression . [(simple_identifier) (navigation_expression)] @call . (call_suffix . (value_arguments . "(")))
(call_expression . [(simple_identifier) (navigation_expression)] @call . (call_suffix . (lambda_literal)))
(inheritance_specifier inherits_from: (_) @base)
(attribute (user_type) @decorator)

; Names and their types.
[(property_declaration) (protocol_property_declaration)] @typed
[(parameter) (lambda_parameter)] @local
(if_statement bound_identifier: (simple_identifier) @local)
(guard_statement bound_identifier: (simple_identifier) @local)
(while_statement bound_identifier: (simple_identifier) @local)
(for_statement item: (pattern bound_identifier: (simple_identifier) @unknown))
(catch_block error: (pattern bound_identifier: (simple_identifier) @unknown))
(switch_pattern (pattern bound_identifier: (simple_identifier) @unknown))
(pattern (pattern bound_identifier: (simple_identifier) @unknown))
(pattern (pattern (simple_identifier) @unknown))
(if_statement condition: (pattern (simple_identifier) @unknown))
(guard_statement condition: (pattern (simple_identifier) @unknown))

; Types used: by their place, made, or in front of a dot.
(user_type . (type_identifier) @reference)
(call_expression . (simple_identifier) @reference)
(navigation_expression target: (simple_identifier) @reference)
(type_parameter (type_identifier) @declared)
(associatedtype_declaration name: (type_identifier) @declared)

; What is read in C#.
[(class_declaration) (record_declaration)] @definition.class
(interface_declaration) @definition.interface
(struct_declaration) @definition.struct
(record_declaration "struct") @definition.struct
(enum_declaration) @definition.enum
(delegate_declaration) @definition.type
[(method_declaration) (constructor_declaration)] @definition.method
(destructor_declaration "~" @tilde) @destructor
[(operator_declaration) (conversion_operator_declaration)] @operator
(local_function_statement) @definition.function
(field_declaration (modifier "const")) @constant
(field_declaration (modifier "static") (modifier "readonly")) @constant
[(namespace_declaration) (file_scoped_namespace_declaration)] @namespace
(using_directive) @using
(comment) @comment

; Decision points: if, loops, case, arms of a switch, catch, ?:, ??, &&, ||.
[
  (if_statement) (for_statement) (foreach_statement) (while_statement) (do_statement) (catch_clause)
  (conditional_expression) (switch_expression_arm)
] @branch
(switch_section "case") @branch
(switch_expression_arm (discard)) @default
["&&" "||" "??"] @deciding

; Uses of names.
(invocation_expression
  function: [(identifier) (member_access_expression) (conditional_access_expression) (generic_name)] @call)
(object_creation_expression type: (_) @new)
(base_list [(identifier) (generic_name) (qualified_name)] @base)
(base_list (primary_constructor_base_type . (_) @base))
(attribute name: (_) @decorator)

; Names and their types.
[(variable_declaration) (property_declaration)] @typed
[(parameter) (foreach_statement) (declaration_pattern) (declaration_expression) (catch_declaration)] @local
(recursive_pattern name: (identifier)) @local
(implicit_parameter) @unknown
(parameter_list name: (identifier) @unknown)
(parenthesized_variable_designation (identifier) @unknown)
(tuple_pattern name: (identifier) @unknown)
[(from_clause name: (identifier) @unknown) (let_clause . (identifier) @unknown) (join_clause . (identifier) @unknown)]

; Types used: by their place, or in front of a dot.
(_ type: (identifier) @reference)
(generic_name . (identifier) @reference)
(method_declaration returns: (identifier) @reference)
(type_argument_list (identifier) @reference)
(base_list (identifier) @reference)
(attribute name: (identifier) @attribute)
(member_access_expression expression: (identifier) @reference)
(qualified_name . (identifier) @reference)
(nullable_type (identifier) @reference)
(array_type (identifier) @reference)
(typeof_expression (identifier) @reference)
(declaration_pattern type: (identifier) @reference)
(type_parameter name: (identifier) @declared)

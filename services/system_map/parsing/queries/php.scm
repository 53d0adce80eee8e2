; What is read in PHP.
(class_declaration) @definition.class
(interface_declaration) @definition.interface
(trait_declaration) @definition.trait
(enum_declaration) @definition.enum
(function_definition) @definition.function
(method_declaration) @definition.method
(const_element . (name) @name) @named.constant
(const_declaration (visibility_modifier ["private" "protected"]) @hidden)
[(anonymous_function) (arrow_function)] @later
(namespace_definition name: (_) @package)
(namespace_use_declaration) @use
[(require_expression) (require_once_expression) (include_expression) (include_once_expression)] @include
(comment) @comment

; Decision points: if, loops, case, match arms, catch, ?:, ??, &&, ||, and, or.
[
  (if_statement) (else_if_clause) (for_statement) (foreach_statement) (while_statement) (do_statement)
  (case_statement) (match_conditional_expression) (catch_clause) (conditional_expression)
] @branch
["&&" "||" "and" "or" "??"] @deciding

; Uses of names.
(function_call_expression function: [(name) (qualified_name)] @call)
[(member_call_expression) (nullsafe_member_call_expression) (scoped_call_expression)] @member
(object_creation_expression [(name) (qualified_name)] @new)
(base_clause [(name) (qualified_name)] @base)
(class_interface_clause [(name) (qualified_name)] @base)
(use_declaration [(name) (qualified_name)] @base)
(attribute . [(name) (qualified_name)] @decorator)

; Names and their types.
[(property_declaration) (property_promotion_parameter)] @field
[(simple_parameter) (catch_clause)] @local
(assignment_expression) @assigned
(foreach_statement . (_) . (variable_name) @unknown)
(foreach_statement (pair (variable_name) @unknown))
(foreach_statement (by_ref (variable_name) @unknown))
[(list_literal (variable_name) @unknown) (global_declaration (variable_name) @unknown)]
(static_variable_declaration name: (variable_name) @unknown)

; Classes named without an import: in types, in front of `::`, in instanceof.
(named_type [(name) (qualified_name)] @reference)
(scoped_call_expression scope: [(name) (qualified_name)] @reference)
(class_constant_access_expression . [(name) (qualified_name)] @reference)
(scoped_property_access_expression scope: [(name) (qualified_name)] @reference)

; What is read in Java.
(package_declaration [(scoped_identifier) (identifier)] @package)
[(class_declaration) (record_declaration)] @class
[(interface_declaration) (annotation_type_declaration)] @interface
(enum_declaration) @enum
[(method_declaration) (constructor_declaration) (compact_constructor_declaration)] @method
(annotation_type_element_declaration) @method
(field_declaration (modifiers "static" "final")) @constant
(field_declaration (modifiers "final" "static")) @constant
(constant_declaration) @constant
(object_creation_expression (class_body) @anonymous)
(enum_constant (class_body) @anonymous)
(import_declaration) @import
(line_comment) @comment
(block_comment) @comment

; Decision points: if, for, while, do, case, catch, ?:, &&, ||.
[
  (if_statement) (for_statement) (enhanced_for_statement) (while_statement) (do_statement)
  (catch_clause) (ternary_expression)
] @branch
(switch_label "case") @branch
["&&" "||"] @deciding

; Types used.
(type_identifier) @reference
(method_invocation object: (identifier) @reference)
(field_access object: (identifier) @reference)
(method_reference . (identifier) @reference)
(marker_annotation name: (identifier) @reference)
(annotation name: (identifier) @reference)
(marker_annotation name: (scoped_identifier . (identifier) @reference))
(annotation name: (scoped_identifier . (identifier) @reference))
(type_parameter (type_identifier) @declared)
; Names with a dot: `Request.Body`, `org.shop.Cart`.
(scoped_type_identifier) @qualified
(field_access) @accessed
[(marker_annotation name: (scoped_identifier) @qualified) (annotation name: (scoped_identifier) @qualified)]

; Uses of names: calls, objects made, methods handed over, bases, annotations, declared types.
(method_invocation) @call
(object_creation_expression type: (_) @new)
(method_reference) @handed
(superclass (_) @base)
(super_interfaces (type_list (_) @base))
(extends_interfaces (type_list (_) @base))
[(class_declaration (modifiers [(marker_annotation) (annotation)] @annotation))
 (interface_declaration (modifiers [(marker_annotation) (annotation)] @annotation))
 (enum_declaration (modifiers [(marker_annotation) (annotation)] @annotation))
 (record_declaration (modifiers [(marker_annotation) (annotation)] @annotation))
 (method_declaration (modifiers [(marker_annotation) (annotation)] @annotation))
 (constructor_declaration (modifiers [(marker_annotation) (annotation)] @annotation))]
[(formal_parameter) (local_variable_declaration) (resource) (enhanced_for_statement) (catch_formal_parameter)
 (instanceof_expression name: (identifier)) (type_pattern)] @typed
[(field_declaration) (constant_declaration)] @field
(enum_constant) @element
; Names that hide others, of which the text does not show the type.
(lambda_expression parameters: (identifier) @untyped)
(inferred_parameters (identifier) @untyped)

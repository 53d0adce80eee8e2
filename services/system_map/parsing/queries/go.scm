; What is read in Go.
(package_clause (package_identifier) @package)
(function_declaration) @function
(method_declaration) @method
(type_spec) @type
(type_alias) @type
(method_elem) @element
(source_file (const_declaration (const_spec) @constant))
(source_file (var_declaration (var_spec) @variable))
(source_file (var_declaration (var_spec_list (var_spec) @variable)))
(import_spec) @import
(comment) @comment

; Decision points: if, for, case of switch, type switch and select, &&, ||.
[(if_statement) (for_statement) (expression_case) (type_case) (communication_case)] @branch
["&&" "||"] @deciding

; Names used, for what a file needs of its own package and of the packages it imports.
(identifier) @name
(type_identifier) @name
(selector_expression operand: (identifier)) @selector
(qualified_type) @selector

; Names declared in the file.
(parameter_declaration name: (identifier) @declared)
(variadic_parameter_declaration name: (identifier) @declared)
(type_parameter_declaration name: (identifier) @declared)
(method_declaration
  receiver: (parameter_list (parameter_declaration type: (pointer_type (generic_type
    type_arguments: (type_arguments (type_elem (type_identifier) @declared)))))))
(method_declaration
  receiver: (parameter_list (parameter_declaration type: (generic_type
    type_arguments: (type_arguments (type_elem (type_identifier) @declared))))))
(short_var_declaration left: (expression_list (identifier) @declared))
(range_clause left: (expression_list (identifier) @declared))
(receive_statement left: (expression_list (identifier) @declared))
(type_switch_statement alias: (expression_list (identifier) @declared))
(var_spec name: (identifier) @declared)
(const_spec name: (identifier) @declared)

; Names that are not the package's own: a foreign package's types, keys of struct literals (but not of maps).
(qualified_type name: (type_identifier) @foreign)
(keyed_element . (literal_element (identifier) @key))
(composite_literal type: (map_type) body: (literal_value (keyed_element . (literal_element (identifier) @map_key))))

; Uses of names: calls, values made, functions handed over, embedded types, types that the text shows.
(call_expression function: [(identifier) (selector_expression)] @call)
(composite_literal type: [(type_identifier) (qualified_type)] @new)
(argument_list [(identifier) (selector_expression)] @handed)
(keyed_element (_) . (literal_element [(identifier) (selector_expression)] @handed))
(struct_type (field_declaration_list (field_declaration !name) @embedded))
(interface_type (type_elem (type_identifier)) @embedded)
(parameter_declaration name: (identifier) type: [(type_identifier) (pointer_type) (qualified_type) (generic_type)]) @typed
(var_spec name: (identifier) type: [(type_identifier) (pointer_type) (qualified_type) (generic_type)]) @typed
(struct_type (field_declaration_list
  (field_declaration name: (field_identifier) type: [(type_identifier) (pointer_type) (qualified_type) (generic_type)]) @typed))
[(parameter_declaration name: (identifier) type: [(slice_type) (array_type) (map_type)])
 (variadic_parameter_declaration name: (identifier))
 (var_spec name: (identifier) type: [(slice_type) (array_type) (map_type)])
 (field_declaration name: (field_identifier) type: [(slice_type) (array_type) (map_type)])] @many
[(short_var_declaration) (var_spec !type value: (expression_list))] @made
(range_clause left: (expression_list)) @range
[(receive_statement left: (expression_list (identifier) @untold)) (type_switch_statement alias: (expression_list (identifier) @untold))]

; What is read in C++: c.scm and what C++ adds.
(function_definition) @function
; `void close() override {};`: in front of a semicolon the grammar takes an empty body for a value.
(field_declaration default_value: (initializer_list)) @braced
(declaration declarator: (init_declarator value: (initializer_list))) @braced
(class_specifier body: (_)) @class
(struct_specifier body: (_)) @struct
(union_specifier body: (_)) @struct
(enum_specifier body: (_)) @enum
[(type_definition) (alias_declaration) (concept_definition)] @type
(namespace_definition) @namespace
(preproc_function_def) @macro
(preproc_include) @import
(comment) @comment

; Decision points: if, for, while, do, case, catch, ?:, &&, ||.
[
  (if_statement) (for_statement) (for_range_loop) (while_statement) (do_statement)
  (conditional_expression) (catch_clause)
] @branch
(case_statement "case") @branch
["&&" "||" "and" "or"] @deciding

; Uses of names: calls, functions handed over, what tables of functions name, objects made, bases, types.
(call_expression function: [(identifier) (field_expression) (qualified_identifier) (template_function)] @call)
(argument_list (identifier) @handed)
(initializer_list (identifier) @tabled)
(initializer_pair value: (identifier) @tabled)
(argument_list (pointer_expression argument: (identifier) @handed))
(new_expression type: [(type_identifier) (qualified_identifier) (template_type)] @new)
(base_class_clause [(type_identifier) (qualified_identifier) (template_type)] @base)
(declaration type: [(type_identifier) (qualified_identifier)]) @typed
(parameter_declaration type: [(type_identifier) (qualified_identifier)]) @typed
(field_declaration type: [(type_identifier) (qualified_identifier)]) @typed

; Local values that may be called: of a type that has a name or of none, pointers to functions, what lambdas take.
(declaration type: [(type_identifier) (qualified_identifier) (template_type) (placeholder_type_specifier)] declarator: [
  (identifier) @bound
  (pointer_declarator declarator: (identifier) @bound)
  (init_declarator declarator: (identifier) @bound)
  (init_declarator declarator: (pointer_declarator declarator: (identifier) @bound))
  (init_declarator declarator: (reference_declarator (identifier) @bound))
  (init_declarator declarator: (structured_binding_declarator (identifier) @bound))
])
(for_range_loop declarator: [
  (identifier) @bound
  (reference_declarator (identifier) @bound)
  (structured_binding_declarator (identifier) @bound)
  (reference_declarator (structured_binding_declarator (identifier) @bound))
])
(lambda_expression declarator: (_ parameters: (parameter_list (parameter_declaration declarator: [
  (identifier) @bound
  (reference_declarator (identifier) @bound)
]))))
(function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (identifier) @bound)))
; Types that a template is given: no class of the project by that name.
(template_parameter_list [
  (type_parameter_declaration (type_identifier) @given)
  (variadic_type_parameter_declaration (type_identifier) @given)
  (optional_type_parameter_declaration name: (type_identifier) @given)
  (template_template_parameter_declaration [
    (type_parameter_declaration (type_identifier) @given)
    (variadic_type_parameter_declaration (type_identifier) @given)
    (optional_type_parameter_declaration name: (type_identifier) @given)
  ])
])
; `int (*name)() = other;`, as the grammar reads it.
(assignment_expression left: (call_expression function:
  (call_expression function: (primitive_type) arguments:
    (argument_list (pointer_expression argument: (identifier) @bound)))))

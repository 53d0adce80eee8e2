; What is read in C. cpp.scm is the same with C++'s own nodes.
(function_definition) @function
(struct_specifier body: (_)) @struct
(union_specifier body: (_)) @struct
(enum_specifier body: (_)) @enum
(type_definition) @type
(preproc_function_def) @macro
(preproc_include) @import
(comment) @comment

; Decision points: if, for, while, do, case, ?:, &&, ||.
[(if_statement) (for_statement) (while_statement) (do_statement) (conditional_expression)] @branch
(case_statement "case") @branch
["&&" "||"] @deciding

; Uses of names: calls, functions handed over, what tables of functions name.
(call_expression function: [(identifier) (field_expression)] @call)
(argument_list (identifier) @handed)
(initializer_list (identifier) @tabled)
(initializer_pair value: (identifier) @tabled)
(argument_list (pointer_expression argument: (identifier) @handed))

; Local values that may be called: of a type that has a name or pointers to such, pointers to functions.
(declaration type: (type_identifier) declarator: [
  (identifier) @bound
  (pointer_declarator declarator: (identifier) @bound)
  (init_declarator declarator: (identifier) @bound)
  (init_declarator declarator: (pointer_declarator declarator: (identifier) @bound))
])
(function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (identifier) @bound)))

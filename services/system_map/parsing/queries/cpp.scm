; What is read in C++: c.scm and what C++ adds.
(function_definition) @function
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
(binary_expression operator: ["&&" "||" "and" "or"]) @branch

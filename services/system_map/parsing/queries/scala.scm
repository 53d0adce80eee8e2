; What is read in Scala.
(class_definition) @definition.class
(object_definition) @definition.class
(trait_definition) @definition.trait
(enum_definition) @definition.enum
(package_object) @definition.module
[(function_definition) (function_declaration)] @definition.function
(type_definition) @definition.type
(object_definition body: (template_body (val_definition pattern: (identifier) @name) @named.constant))
(package_object body: (template_body (val_definition pattern: (identifier) @name) @named.constant))
(compilation_unit (val_definition pattern: (identifier) @name) @named.constant)
(lambda_expression) @later
(instance_expression (template_body) @anonymous)
(package_clause !body name: (_) @package)
(import_declaration) @import_line
[(comment) (block_comment)] @comment

; Decision points: if, loops, cases, guards, catch, &&, ||.
[(if_expression) (for_expression) (while_expression) (do_while_expression) (case_clause) (guard)] @branch
(infix_expression operator: (operator_identifier) @operator)
(case_clause . pattern: (wildcard) . body: (_)) @default

; Uses of names.
(call_expression function: [(identifier) (field_expression)] @call)
(call_expression function: (generic_function function: [(identifier) (field_expression)] @call))
(instance_expression . (type_identifier) @new)
(instance_expression . (generic_type . (type_identifier) @new))
(extends_clause type: (_) @base)
(annotation name: (_) @decorator)

; Names and their types.
[(class_parameter) (val_definition) (var_definition) (val_declaration)] @typed
(template_body (self_type . (identifier) @typed))
[(parameter) (binding) (typed_pattern)] @local
(lambda_expression parameters: (identifier) @unknown)
(enumerator . (identifier) @unknown)
[(tuple_pattern (identifier) @unknown) (infix_pattern (identifier) @unknown)]
[(case_clause pattern: (identifier) @unknown) (case_class_pattern pattern: (identifier) @unknown)]
(capture_pattern name: (identifier) @unknown)

; Types used: by their place, called by a capital, or in front of a dot.
(type_identifier) @reference
(call_expression function: (identifier) @reference)
(field_expression value: (identifier) @reference)
(stable_type_identifier . (identifier) @reference)
(case_class_pattern type: (type_identifier) @reference)
(type_parameters name: (identifier) @declared)

; Objects used as values: given, bound, returned, compared, matched.
[
  (arguments (identifier) @value)
  (block (identifier) @value)
  (infix_expression left: (identifier) @value)
  (infix_expression right: (identifier) @value)
  (val_definition value: (identifier) @value)
  (var_definition value: (identifier) @value)
  (given_definition body: (identifier) @value)
  (function_definition body: (identifier) @value)
  (lambda_expression (identifier) @value .)
  (parameter default_value: (identifier) @value)
  (class_parameter default_value: (identifier) @value)
  (assignment_expression right: (identifier) @value)
  (case_clause body: (identifier) @value)
  (case_clause pattern: (identifier) @value)
  (case_class_pattern pattern: (identifier) @value)
  (match_expression value: (identifier) @value)
  (for_expression body: (identifier) @value)
  (enumerator (_) (identifier) @value)
  (if_expression consequence: (identifier) @value)
  (if_expression alternative: (identifier) @value)
  (tuple_expression (identifier) @value)
  (tuple_pattern (identifier) @value)
  (return_expression (identifier) @value)
  (throw_expression (identifier) @value)
  (generic_function function: (identifier) @value)
]
; What a value's name may mean instead.
[
  (val_definition pattern: (identifier) @bound)
  (var_definition pattern: (identifier) @bound)
  (val_declaration name: (identifier) @bound)
  (class_parameter name: (identifier) @bound)
  (parameter name: (identifier) @bound)
  (function_definition name: (identifier) @bound)
  (simple_enum_case name: (identifier) @bound)
]

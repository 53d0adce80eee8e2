; What is read in Kotlin.
(class_declaration "class") @definition.class
(class_declaration "interface") @definition.interface
(class_declaration (modifiers (class_modifier "enum"))) @definition.enum
(object_declaration) @definition.class
(companion_object name: (identifier)) @definition.class
(function_declaration) @definition.function
(secondary_constructor "constructor" @name) @named.method
; Behind two annotations, in front of another, the head of a type is read as a chain of words: `class Name { … }`.
(infix_expression (identifier) @chained (#any-of? @chained "class" "interface" "object"))
(type_alias type: (identifier) @name) @named.type
(source_file (property_declaration "val" (variable_declaration . (identifier) @name)) @named.variable)
(source_file (property_declaration "var" (variable_declaration . (identifier) @name)) @named.variable)
(property_declaration (modifiers (property_modifier "const")) (variable_declaration . (identifier) @name)) @named.constant
[(lambda_literal) (anonymous_function)] @later
(object_literal (class_body) @anonymous)
(package_header (qualified_identifier) @package)
(import) @import_line
[(line_comment) (block_comment)] @comment

; Decision points: if, loops, entries of when but else, catch, ?:, &&, ||.
[(if_expression) (for_statement) (while_statement) (do_while_statement) (catch_block)] @branch
(when_entry . condition: (_)) @branch
["&&" "||" "?:"] @deciding

; Uses of names.
(call_expression . [(identifier) (navigation_expression)] @call)
(delegation_specifier [(user_type) (constructor_invocation)] @base)
(delegation_specifier (explicit_delegation . (user_type) @base))
(annotation [(user_type) (constructor_invocation)] @decorator)

; Names and their types.
[(class_parameter) (property_declaration)] @typed
[(parameter) (catch_block)] @local
(for_statement (variable_declaration) @local)
(lambda_parameters (variable_declaration) @local)
(multi_variable_declaration (variable_declaration) @local)
(when_subject (variable_declaration) @local)

; Types used: by their place, called by a capital, or in front of a dot.
(user_type . (identifier) @reference)
(call_expression . (identifier) @reference)
(navigation_expression . (identifier) @reference)
(callable_reference . (identifier) @reference)
(type_parameter (identifier) @declared)

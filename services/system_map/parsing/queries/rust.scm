; What is read in Rust.
[(function_item) (function_signature_item)] @function
[(struct_item) (union_item)] @struct
(enum_item) @enum
(trait_item) @trait
[(type_item) (associated_type)] @type
[(const_item) (static_item)] @constant
(macro_definition) @macro
(impl_item) @impl
(mod_item) @mod
(use_declaration) @use
(extern_crate_declaration) @extern
[(line_comment) (block_comment)] @comment

; Decision points: if, while, for, arms of a match but one, guards, let-else, &&, ||.
[(if_expression) (while_expression) (for_expression) (match_arm)] @branch
(match_pattern condition: (_)) @branch
(let_declaration alternative: (block)) @branch
["&&" "||"] @deciding
(match_expression body: (match_block (match_arm))) @default

; Uses of names: calls, values made, functions handed over, types that the text shows.
(call_expression function: [(identifier) (field_expression) (scoped_identifier) (generic_function)] @call)
(macro_invocation macro: [(identifier) (scoped_identifier)] @called_macro)
(unary_expression "!") @not
(struct_expression name: (_) @new)
(arguments [(identifier) (scoped_identifier)] @handed)
(parameter pattern: (identifier)) @typed
(let_declaration pattern: (identifier) type: (_)) @typed
(let_declaration pattern: (identifier) value: [(call_expression) (struct_expression) (try_expression) (await_expression)]) @made
(field_declaration) @typed
; Patterns, whose names hide others.
(for_expression pattern: (_) @bound)
(let_condition pattern: (_) @bound)
(match_arm pattern: (_) @bound)
(let_declaration pattern: (_) @bound)
(parameter pattern: (_) @bound)
(closure_parameters (_) @bound)
(attribute_item (attribute)) @attribute

; Paths written out where they are used.
; needs: crate:: super:: self::
[(scoped_identifier) (scoped_type_identifier)] @path

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
(binary_expression operator: ["&&" "||"]) @branch
(match_expression body: (match_block (match_arm))) @default

; Paths written out where they are used.
; needs: crate:: super:: self::
[(scoped_identifier) (scoped_type_identifier)] @path

; What is read in CSS: classes, ids, custom properties, key frames, and the style sheets that it imports.
(class_selector (class_name) @class)
(id_selector (id_name) @id)
(declaration (property_name) @property)
(keyframes_statement (keyframes_name) @frames)
(import_statement) @import_line
(comment) @comment
(js_comment) @comment

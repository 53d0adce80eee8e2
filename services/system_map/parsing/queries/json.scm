; What is read in JSON: the keys at the top.
(document (object (pair key: (_) @key)))
(comment) @comment

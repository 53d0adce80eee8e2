; What is read in TOML: the keys at the top and the tables.
(document (pair . (_) @key))
[(table . (_) @key) (table_array_element . (_) @key)]
(comment) @comment

; What is read in YAML: the keys at the top.
(document (block_node (block_mapping (block_mapping_pair key: (_) @key))))
(document (flow_node (flow_mapping (flow_pair key: (_) @key))))
(comment) @comment

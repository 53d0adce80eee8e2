"""The graph of one map: what stands near a node, how two nodes hang together, and what depends on one."""

"""Which languages follow the same rules of importing."""

from __future__ import annotations

# Languages by the family whose rules they follow.
FAMILIES = {
    "Python": "python",
    "Cython": "python",
    "JavaScript": "javascript",
    "TypeScript": "javascript",
    "JSX": "javascript",
    "TSX": "javascript",
    "Vue": "javascript",
    "Svelte": "javascript",
    "Astro": "javascript",
    "Go": "go",
    "Rust": "rust",
    "Java": "java",
    "Kotlin": "java",
    "Scala": "java",
    "Ruby": "ruby",
    "PHP": "php",
    "C#": "csharp",
    "Swift": "swift",
    "Shell": "path",
    "HTML": "path",
    "CSS": "path",
    "C": "c",
    "C++": "c",
    "Objective-C": "c",
    "Objective-C++": "c",
}

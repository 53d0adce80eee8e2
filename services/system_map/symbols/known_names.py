"""Names that every program uses: those built into a language, and those too common to be guessed by."""

from __future__ import annotations

import builtins
import re

BUILT_IN = {
    "python": frozenset(dir(builtins)) | {"reveal_type", "unicode", "basestring", "xrange", "raw_input"},
    "javascript": frozenset(
        [
            *"Array Boolean Date Error Function JSON Map Math Number Object Promise Proxy RangeError Reflect".split(),
            *"RegExp Set String Symbol SyntaxError TypeError URL URLSearchParams WeakMap WeakSet BigInt".split(),
            *"alert clearInterval clearTimeout decodeURIComponent encodeURIComponent fetch isNaN parseFloat".split(),
            *"parseInt queueMicrotask require setImmediate setInterval setTimeout structuredClone".split(),
            *"describe it test expect beforeEach afterEach before after beforeAll afterAll console document".split(),
            *"window process Buffer globalThis AbortController Headers Request Response Event Uint8Array".split(),
        ]
    ),
    "go": frozenset(
        [
            *"append cap clear close complex copy delete imag len make max min new panic print println".split(),
            *"real recover string int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 float32 float64".split(),
            *"bool byte rune error uintptr any".split(),
        ]
    ),
    "rust": frozenset(
        [
            *"Some None Ok Err Box Vec String Default drop println print eprintln eprint format panic vec".split(),
            *"assert assert_eq assert_ne debug_assert write writeln matches todo unimplemented unreachable".split(),
            *"include_str include_bytes concat env line file cfg Option Result Rc Arc RefCell Cell Mutex".split(),
            *"HashMap HashSet BTreeMap Path PathBuf u8 u16 u32 u64 usize i8 i16 i32 i64 isize f32 f64 char str".split(),
        ]
    ),
    "java": frozenset(
        [
            *"String Object Integer Long Double Float Boolean Character Byte Short Math System Thread Class".split(),
            *"Exception RuntimeException IllegalArgumentException IllegalStateException StringBuilder".split(),
            *"NullPointerException UnsupportedOperationException Iterable Enum Record Error AssertionError".split(),
        ]
    ),
    "c": frozenset(
        [
            *"printf fprintf sprintf snprintf vsnprintf malloc calloc realloc free memcpy memset memmove".split(),
            *"memcmp strlen strcmp strncmp strcpy strncpy strcat strchr strrchr strstr strdup strtol strtoul".split(),
            *"exit abort assert open close read write fopen fclose fread fwrite fflush fgets fputs getenv".split(),
            *"static_cast dynamic_cast reinterpret_cast const_cast sizeof offsetof va_start va_end va_arg".split(),
            *"pthread_create pthread_join pthread_mutex_lock pthread_mutex_unlock strerror perror isdigit".split(),
            *"isspace isalpha tolower toupper qsort time gettimeofday getpid fork kill signal socket".split(),
        ]
    ),
}
# A name is distinctive when it is made of two words or is long; of the rest, half the world has one.
_TWO_WORDS = re.compile(r"[a-z0-9]_+[a-z0-9]|[a-z0-9][A-Z]|[A-Z][a-z0-9]+[A-Z]", re.ASCII)
_COMMON = frozenset(
    [
        *"add_argument add_parser as_str as_ref as_bytes as_mut as_slice from_str from_iter to_string to_str".split(),
        *"to_owned to_vec to_dict to_json into_iter is_empty is_none is_some is_ok is_err is_dir is_file".split(),
        *"unwrap_or unwrap_or_else map_err and_then get_mut set_up tear_down setUp tearDown toString hashCode".split(),
        *"equals compareTo getName setName getId setId getValue setValue getKey isEmpty hasNext forEach".split(),
        *"indexOf lastIndexOf charAt substring startsWith endsWith toLowerCase toUpperCase addEventListener".split(),
        *"removeEventListener appendChild createElement querySelector getElementById hasOwnProperty readFile".split(),
        *"writeFile readFileSync writeFileSync preventDefault stopPropagation getItem setItem setState".split(),
        *"push_str push_back pop_back pop_front set_value get_value get_name set_name get_id read_text".split(),
        *"write_text read_bytes write_bytes read_line read_to_string write_all write_str write_fmt".split(),
        *"get_or_insert set_default setdefault startswith endswith splitlines isdigit isinstance".split(),
        *"assert_called_with assert_called_once assertEqual assertTrue assertFalse assertRaises assertIn".split(),
        *"put_nowait get_nowait call_soon run_until_complete create_task ensure_future total_seconds".split(),
        *"close_connection send_header end_headers makeRequest getInstance newInstance valueOf".split(),
    ]
)


def is_distinctive(name: str) -> bool:
    """Say whether a name is unlikely to be used for two things: `load_blueprint` is, `get`, `run` and `toString` are not."""
    bare = name.strip("_")
    return len(bare) >= 7 and name not in _COMMON and (len(bare) >= 14 or _TWO_WORDS.search(bare) is not None)

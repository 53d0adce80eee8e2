"""Names that every program uses: those built into a language, and those too common to be guessed by."""

from __future__ import annotations

import builtins
import re

_JAVASCRIPT = """
    Array Boolean Date Error Function JSON Map Math Number Object Promise Proxy RangeError Reflect RegExp Set String
    Symbol SyntaxError TypeError URL URLSearchParams WeakMap WeakSet BigInt alert clearInterval clearTimeout
    decodeURIComponent encodeURIComponent fetch isNaN parseFloat parseInt queueMicrotask require setImmediate
    setInterval setTimeout structuredClone describe it test expect beforeEach afterEach before after beforeAll
    afterAll console document window process Buffer globalThis AbortController Headers Request Response Event
    Uint8Array
"""
_GO = """
    append cap clear close complex copy delete imag len make max min new panic print println real recover string int
    int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 float32 float64 bool byte rune error uintptr any
"""
_RUST = """
    Some None Ok Err Box Vec String Default drop println print eprintln eprint format panic vec assert assert_eq
    assert_ne debug_assert write writeln matches todo unimplemented unreachable include_str include_bytes concat env
    line file cfg Option Result Rc Arc RefCell Cell Mutex HashMap HashSet BTreeMap Path PathBuf u8 u16 u32 u64 usize
    i8 i16 i32 i64 isize f32 f64 char str
"""
_JAVA = """
    String Object Integer Long Double Float Boolean Character Byte Short Math System Thread Class Exception
    RuntimeException IllegalArgumentException IllegalStateException StringBuilder NullPointerException
    UnsupportedOperationException Iterable Enum Record Error AssertionError
"""
_C = """
    printf fprintf sprintf snprintf vsnprintf malloc calloc realloc free memcpy memset memmove memcmp strlen strcmp
    strncmp strcpy strncpy strcat strchr strrchr strstr strdup strtol strtoul exit abort assert open close read
    write fopen fclose fread fwrite fflush fgets fputs getenv static_cast dynamic_cast reinterpret_cast const_cast
    sizeof offsetof va_start va_end va_arg pthread_create pthread_join pthread_mutex_lock pthread_mutex_unlock
    strerror perror isdigit isspace isalpha tolower toupper qsort time gettimeofday getpid fork kill signal socket
"""
# Classes that are there before any file is read: what a file says of them adds to them.
_RUBY = """
    Array BasicObject BigDecimal Binding Class Comparable Complex Date DateTime Dir Encoding Enumerable Enumerator
    Exception FalseClass Fiber File Float Hash IO Integer Kernel Marshal Method Module Mutex NilClass Numeric Object
    ObjectSpace OpenStruct Proc Process Queue Random Range Rational Regexp Set Signal StandardError String StringIO
    Struct Symbol Thread Time TrueClass URI
"""
# What every class of Ruby answers to, and every object: methods of Module and of Kernel, those with long names.
_RUBY_METHODS = """
    alias_method attr_accessor attr_reader attr_writer class_eval class_exec class_variable_defined?
    class_variable_get class_variable_set class_variables const_defined? const_get const_missing const_set
    const_source_location define_method deprecate_constant included_modules instance_method instance_methods
    method_added method_defined? method_removed module_eval module_exec module_function private_class_method
    private_constant private_instance_methods private_method_defined? protected_instance_methods
    protected_method_defined? public_class_method public_constant public_instance_method public_instance_methods
    public_method_defined? remove_class_variable remove_const remove_method ruby2_keywords undef_method
    block_given? caller_locations define_singleton_method global_variables
    instance_eval instance_exec instance_of? instance_variable_defined? instance_variable_get
    instance_variable_set instance_variables kind_of? local_variables method_missing private_methods
    protected_methods public_method public_methods public_send remove_instance_variable require_relative
    respond_to? respond_to_missing? set_trace_func singleton_class singleton_method singleton_method_added
    singleton_methods trace_var untrace_var yield_self
"""
_COMMON_NAMES = """
    add_argument add_parser as_str as_ref as_bytes as_mut as_slice from_str from_iter to_string to_str to_owned
    to_vec to_dict to_json into_iter is_empty is_none is_some is_ok is_err is_dir is_file unwrap_or unwrap_or_else
    map_err and_then get_mut set_up tear_down setUp tearDown toString hashCode equals compareTo getName setName
    getId setId getValue setValue getKey isEmpty hasNext forEach indexOf lastIndexOf charAt substring startsWith
    endsWith toLowerCase toUpperCase addEventListener removeEventListener appendChild createElement querySelector
    getElementById hasOwnProperty readFile writeFile readFileSync writeFileSync preventDefault stopPropagation
    getItem setItem setState push_str push_back pop_back pop_front set_value get_value get_name set_name get_id
    read_text write_text read_bytes write_bytes read_line read_to_string write_all write_str write_fmt get_or_insert
    set_default setdefault startswith endswith splitlines isdigit isinstance assert_called_with assert_called_once
    assertEqual assertTrue assertFalse assertRaises assertIn ServeHTTP UnmarshalJSON MarshalJSON UnmarshalText
    MarshalText WriteString ReadString WriteHeader getReader getWriter put_nowait get_nowait call_soon run_until_complete create_task
    ensure_future total_seconds close_connection send_header end_headers makeRequest getInstance newInstance valueOf
"""
BUILT_IN = {
    "python": frozenset(dir(builtins)) | {"reveal_type", "unicode", "basestring", "xrange", "raw_input"},
    "javascript": frozenset(_JAVASCRIPT.split()),
    "go": frozenset(_GO.split()),
    "rust": frozenset(_RUST.split()),
    "java": frozenset(_JAVA.split()),
    "c": frozenset(_C.split()),
    "ruby": frozenset(_RUBY.split()),
}
# Methods that are there before any file is read; a class that has one of the same name is asked before.
BUILT_IN_METHODS = {"ruby": frozenset(_RUBY_METHODS.split())}
# A name is distinctive when it is made of two words or is long; of the rest, half the world has one.
_TWO_WORDS = re.compile(r"[a-z0-9]_+[a-z0-9]|[a-z0-9][A-Z]|[A-Z][a-z0-9]+[A-Z]", re.ASCII)
_COMMON = frozenset(_COMMON_NAMES.split())


def is_distinctive(name: str) -> bool:
    """Say whether a name is unlikely to be used for two things: `load_blueprint` is, `get`, `run` and `toString` are not."""
    bare = name.strip("_")
    return len(bare) >= 7 and name not in _COMMON and (len(bare) >= 14 or _TWO_WORDS.search(bare) is not None)

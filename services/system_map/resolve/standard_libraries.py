"""Names that come with a language's tool chain, where the name alone does not tell."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Those that need no `node:` before them.
NODE = _words(
    """_http_agent _http_client _http_common _http_incoming _http_outgoing _http_server _stream_duplex
    _stream_passthrough _stream_readable _stream_transform _stream_wrap _stream_writable _tls_common _tls_wrap
    assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns
    domain events fs http http2 https inspector module net os path perf_hooks process punycode querystring
    readline repl stream string_decoder sys timers tls trace_events tty url util v8 vm worker_threads zlib"""
)
NODE_PARTS = _words(
    """assert/strict dns/promises fs/promises inspector/promises path/posix path/win32 readline/promises
    stream/consumers stream/promises stream/web timers/promises util/types"""
)

RUBY = _words(
    """English abbrev base64 benchmark bigdecimal bundler cgi coverage csv date delegate did_you_mean digest drb erb etc
    expect fcntl fiber fiddle fileutils find forwardable getoptlong io ipaddr irb json logger matrix minitest monitor
    mutex_m net nkf objspace observer open-uri open3 openssl optparse ostruct pathname pp prettyprint prime pstore psych
    pty racc rake rbconfig rdoc readline reline resolv resolv-replace rexml rinda ripper rss rubygems securerandom set
    shellwords singleton socket stringio strscan syslog tempfile test thread thwait time timeout tmpdir tracer tsort un
    unicode_normalize uri weakref webrick yaml zlib"""
)
# What programs that run Python within them bring to it; they call what a file defines by names or tables of their own.
PYTHON_HOSTS = _words(
    """bmesh bpy bpy_extras c4d FreeCAD gdb gimpfu hexchat hou idaapi idautils idc lldb mathutils maya nuke pcbnew pymel
    sublime sublime_plugin unreal vim weechat xbmc xbmcaddon xbmcgui xbmcplugin xbmcvfs"""
)
# And those that run JavaScript, of whatever they bring: `k6/http`.
JAVASCRIPT_HOSTS = _words("atom bun k6 lightning lwc photoshop sketch uxp vscode")
# The language's own modules and those of Apple's systems.
SWIFT = _words(
    """Swift Foundation FoundationEssentials FoundationInternationalization FoundationNetworking FoundationXML Dispatch
    Glibc Musl Bionic WASILibc Darwin C WinSDK ucrt CRT Android XCTest
    Testing Observation RegexBuilder Synchronization Distributed os UIKit AppKit SwiftUI SwiftData Combine CoreData
    CoreFoundation CoreGraphics CoreImage CoreLocation CoreMedia CoreMotion CoreText CoreVideo CoreServices CoreML
    CoreTelephony CoreBluetooth CoreSpotlight AVFoundation AVKit Accelerate Accounts AddressBook AudioToolbox
    AuthenticationServices CFNetwork CloudKit Cocoa Contacts CryptoKit CommonCrypto EventKit GameKit HealthKit ImageIO
    IOKit LocalAuthentication MapKit MediaPlayer MessageUI Metal MetalKit MobileCoreServices Network
    NaturalLanguage ObjectiveC OSLog PDFKit PassKit Photos PhotosUI QuartzCore SafariServices SceneKit Security Social
    SpriteKit StoreKit SystemConfiguration UniformTypeIdentifiers UserNotifications Vision WatchKit WebKit WidgetKit
    simd zlib PackageDescription PackagePlugin PlaygroundSupport"""
)

RUST = frozenset({"std", "core", "alloc", "proc_macro", "test"})

# Packages under javax that left the JDK, or were never in it: they come from a dependency.
JAVAX_OUTSIDE_JDK = _words(
    """activation annotation batch cache decorator ejb el enterprise faces inject interceptor jcr jms json
    mail money persistence portlet resource servlet validation websocket ws"""
)
JDK_PREFIXES = (
    "java.",
    "jdk.",
    "sun.",
    "com.sun.",
    "org.w3c.dom",
    "org.xml.sax",
    "org.ietf.jgss",
    "netscape.javascript",
    "kotlin.",
    "scala.",
)

_C = """assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign stdarg stdatomic
    stdbit stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar wchar wctype"""
_CPP = """algorithm any array atomic barrier bit bitset cassert ccomplex cctype cerrno cfenv cfloat charconv chrono
    cinttypes ciso646 climits clocale cmath codecvt compare complex concepts condition_variable coroutine csetjmp
    csignal cstdalign cstdarg cstdbool cstddef cstdint cstdio cstdlib cstring ctgmath ctime cuchar cwchar cwctype deque
    exception execution expected filesystem flat_map flat_set format forward_list fstream functional future generator
    initializer_list iomanip ios iosfwd iostream istream iterator latch limits list locale map mdspan memory
    memory_resource mutex new numbers numeric optional ostream print queue random ranges ratio regex scoped_allocator
    semaphore set shared_mutex source_location span spanstream sstream stack stacktrace stdexcept stdfloat stop_token
    streambuf string string_view strstream syncstream system_error text_encoding thread tuple type_traits typeindex
    typeinfo unordered_map unordered_set utility valarray variant vector version cxxabi.h"""
_POSIX = """aio aliases alloca ar byteswap cpio crypt cpuid dirent dlfcn elf endian err error execinfo fcntl features
    fmtmsg fnmatch fstab fts ftw getopt glob gnu-versions grp iconv ifaddrs immintrin emmintrin xmmintrin smmintrin
    tmmintrin pmmintrin nmmintrin wmmintrin x86intrin arm_neon arm_acle arm_sve altivec wasm_simd128 langinfo libgen
    libintl libproc link malloc mcheck memory mntent monetary mqueue ndbm netdb nl_types nlist nss obstack paths poll
    port priv procfs pthread pty pwd regex resolv sched search semaphore sgtty shadow spawn stab stdio_ext strings
    stropts sysexits syslog tar termio termios thread_db ttyent ucontext ulimit unistd ustat util utime utmp utmpx
    unwind values varargs wait wordexp kvm crt_externs Availability AvailabilityMacros TargetConditionals
    mm_malloc malloc_np pthread_np xlocale OS"""
_WINDOWS = """windows winsock winsock2 ws2tcpip ws2def iphlpapi mswsock io direct process conio crtdbg tchar windef
    winbase winnt winuser wincrypt shlobj shellapi shlwapi psapi dbghelp tlhelp32 objbase ole2 comdef bcrypt ntstatus
    winternl wininet winhttp rpc wincon winioctl intrin mmsystem share versionhelpers synchapi afunix processenv wtypes fileapi
    winapifamily handleapi heapapi errhandlingapi libloaderapi processthreadsapi minwindef sysinfoapi timeapi consoleapi"""
C_STANDARD_HEADERS = frozenset([*(f"{name}.h" for name in _C.split()), *_CPP.split()])
C_HEADERS = frozenset([f"{name}.h" for text in (_C, _POSIX, _WINDOWS) for name in text.split()] + _CPP.split())
# Folders below the compiler's own include folder: <sys/types.h>, <netinet/in.h>.
C_FOLDERS = _words(
    """AppKit Carbon Cocoa CoreFoundation CoreServices Foundation IOKit Security SystemConfiguration UIKit
    arpa asm asm-generic bits dispatch drm experimental ext gnu libkern linux mach mach-o machine malloc net
    netatalk netinet netinet6 netipx netpacket nfs objc os pthread rdma rpc scsi sound sys tr1 video xen"""
)

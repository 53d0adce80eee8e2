"""Names of PHP's own classes, those of the extensions that come with it among them, and Laravel's global names."""

from __future__ import annotations

_CLASSES = """
    AllowDynamicProperties ArgumentCountError ArithmeticError ArrayAccess AssertionError Attribute BackedEnum
    ClosedGeneratorException Closure CompileError Countable DelayedTargetValidation Deprecated Directory
    DivisionByZeroError Error ErrorException Exception Fiber FiberError Generator InternalIterator Iterator
    IteratorAggregate JsonException JsonSerializable NoDiscard Override ParseError PropertyHookType
    RequestParseBodyException ReturnTypeWillChange RoundingMode SensitiveParameter SensitiveParameterValue Serializable
    StreamBucket Stringable Throwable Traversable TypeError UnhandledMatchError UnitEnum ValueError WeakMap
    WeakReference __PHP_Incomplete_Class php_user_filter stdClass
    DateError DateException DateInterval DateInvalidOperationException DateInvalidTimeZoneException
    DateMalformedIntervalStringException DateMalformedPeriodStringException DateMalformedStringException DateObjectError
    DatePeriod DateRangeError DateTime DateTimeImmutable DateTimeInterface DateTimeZone
    Reflection ReflectionAttribute ReflectionClass ReflectionClassConstant ReflectionConstant ReflectionEnum
    ReflectionEnumBackedCase ReflectionEnumUnitCase ReflectionException ReflectionExtension ReflectionFiber
    ReflectionFunction ReflectionFunctionAbstract ReflectionGenerator ReflectionIntersectionType ReflectionMethod
    ReflectionNamedType ReflectionObject ReflectionParameter ReflectionProperty ReflectionReference ReflectionType
    ReflectionUnionType ReflectionZendExtension Reflector
    AppendIterator ArrayIterator ArrayObject BadFunctionCallException BadMethodCallException CachingIterator
    CallbackFilterIterator DirectoryIterator DomainException EmptyIterator FilesystemIterator FilterIterator
    GlobIterator InfiniteIterator InvalidArgumentException IteratorIterator LengthException LimitIterator LogicException
    MultipleIterator NoRewindIterator OutOfBoundsException OutOfRangeException OuterIterator OverflowException
    ParentIterator RangeException RecursiveArrayIterator RecursiveCachingIterator RecursiveCallbackFilterIterator
    RecursiveDirectoryIterator RecursiveFilterIterator RecursiveIterator RecursiveIteratorIterator
    RecursiveRegexIterator RecursiveTreeIterator RegexIterator RuntimeException SeekableIterator SplDoublyLinkedList
    SplFileInfo SplFileObject SplFixedArray SplHeap SplMaxHeap SplMinHeap SplObjectStorage SplObserver SplPriorityQueue
    SplQueue SplStack SplSubject SplTempFileObject UnderflowException UnexpectedValueException
    AddressInfo COM CURLFile CURLStringFile CurlHandle CurlMultiHandle CurlShareHandle CurlSharePersistentHandle
    DeflateContext DOTNET EnchantBroker EnchantDictionary FFI GdFont GdImage GMP HashContext InflateContext LibXMLError
    OCICollection OCILob OpenSSLAsymmetricKey OpenSSLCertificate OpenSSLCertificateSigningRequest Phar PharData
    PharException PharFileInfo PhpToken Shmop SNMP SNMPException Socket SodiumException SysvMessageQueue SysvSemaphore
    SysvSharedMemory VARIANT XMLParser XMLReader XMLWriter XSLTProcessor ZipArchive com_exception finfo tidy tidyNode
    DOMAttr DOMCdataSection DOMCharacterData DOMChildNode DOMComment DOMDocument DOMDocumentFragment DOMDocumentType
    DOMElement DOMEntity DOMEntityReference DOMException DOMImplementation DOMNamedNodeMap DOMNameSpaceNode DOMNode
    DOMNodeList DOMNotation DOMParentNode DOMProcessingInstruction DOMText DOMXPath SimpleXMLElement SimpleXMLIterator
    Collator IntlBreakIterator IntlCalendar IntlChar IntlCodePointBreakIterator IntlDateFormatter
    IntlDatePatternGenerator IntlException IntlGregorianCalendar IntlIterator IntlListFormatter IntlPartsIterator
    IntlRuleBasedBreakIterator IntlTimeZone Locale MessageFormatter Normalizer NumberFormatter ResourceBundle
    Spoofchecker Transliterator UConverter
    PDO PDOException PDORow PDOStatement SQLite3 SQLite3Exception SQLite3Result SQLite3Stmt mysqli mysqli_driver
    mysqli_result mysqli_sql_exception mysqli_stmt mysqli_warning
    SessionHandler SessionHandlerInterface SessionIdInterface SessionUpdateTimestampHandlerInterface
    SoapClient SoapFault SoapHeader SoapParam SoapServer SoapVar
"""
# By the first two parts: what lies below those is PHP's too.
_IN_NAMESPACES = r"""
    BcMath\Number Dba\Connection FFI\CData FFI\CType FFI\Exception FFI\ParserException Filter\FilterException
    Filter\FilterFailedException FTP\Connection IMAP\Connection LDAP\Connection LDAP\Result LDAP\ResultEntry
    Odbc\Connection Odbc\Result Pcntl\QosClass PgSql\Connection PgSql\Lob PgSql\Result PSpell\Config PSpell\Dictionary
    Pdo\Dblib Pdo\Firebird Pdo\Mysql Pdo\Odbc Pdo\Pgsql Pdo\Sqlite Soap\Sdl Soap\Url
    Random\BrokenRandomEngineError Random\CryptoSafeEngine Random\Engine Random\IntervalBoundary Random\RandomError
    Random\RandomException Random\Randomizer
    Uri\InvalidUriException Uri\Rfc3986 Uri\UriComparisonMode Uri\UriError Uri\UriException Uri\WhatWg
    Dom\AdjacentPosition Dom\Attr Dom\CDATASection Dom\CharacterData Dom\ChildNode Dom\Comment Dom\Document
    Dom\DocumentFragment Dom\DocumentType Dom\DtdNamedNodeMap Dom\Element Dom\Entity Dom\EntityReference
    Dom\HTMLCollection Dom\HTMLDocument Dom\HTMLElement Dom\Implementation Dom\NamedNodeMap Dom\NamespaceInfo Dom\Node
    Dom\NodeList Dom\Notation Dom\ParentNode Dom\ProcessingInstruction Dom\Text Dom\TokenList Dom\XMLDocument Dom\XPath
    Dom\import_simplexml
"""
_OWN = frozenset(name.lower() for name in (_CLASSES + _IN_NAMESPACES).split())
# What Laravel aliases where an application says nothing else: `Facade::defaultAliases`, and `Redis` up to its tenth.
_ALIASES = """
    App Arr Artisan Auth Benchmark Blade Broadcast Bus Cache Concurrency Config Context Cookie Crypt DB Date Defer
    Eloquent Event File Gate Hash Http Js Lang Log Mail Notification Number Password Pipeline Process Queue RateLimiter
    Redirect Redis Request Response Route Schedule Schema Session Storage Str URL Uri Validator View Vite
"""
LARAVEL_ALIASES = frozenset(_ALIASES.split())
# And the functions that it defines globally.
_HELPERS = """
    __ abort abort_if abort_unless action app app_path asset auth back base_path bcrypt blank broadcast cache
    class_basename class_uses_recursive collect config config_path context cookie csrf_field csrf_token data_fill
    data_forget data_get data_set database_path decrypt defer dispatch dispatch_sync e encrypt env event fake filled
    fluent head info lang_path last literal logger logs method_field mix now object_get old once optional policy
    precognitive preg_replace_array public_path redirect report report_if report_unless request rescue resolve
    resource_path response retry route secure_asset secure_url session storage_path str tap throw_if throw_unless
    to_route today trait_uses_recursive trans trans_choice transform uri url validator value view windows_os with
"""
LARAVEL_HELPERS = frozenset(_HELPERS.split())


def is_of_php(parts: list[str]) -> bool:
    """Say whether a class is PHP's own, by the parts of its full name; in names of classes PHP knows no case."""
    return "\\".join(parts[:2]).lower() in _OWN

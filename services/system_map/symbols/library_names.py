"""Methods that the standard libraries of some languages have: a name among them says not whose method is called.

Only names that are distinctive by their form; of common frameworks some too. Facts, in the order of the alphabet.
"""

from __future__ import annotations

from services.system_map.symbols.library_names_typed import CSHARP, JVM

_C = """
    async_read_some async_write_some before_begin bucket_count compare_exchange_strong compare_exchange_weak
    default_error_condition emplace_back emplace_front emplace_hint ends_with equal_range erase_after error_code
    fetch_add fetch_and fetch_or fetch_sub file_size file_string find_first_not_of find_first_of
    find_last_not_of find_last_of generic_string get_allocator get_area get_deleter get_executor get_future
    hardware_concurrency has_extension has_filename has_parent_path has_value hash_code insert_after
    insert_or_assign is_absolute is_directory is_open is_regular_file is_relative key_comp last_write_time
    lexically_normal lexically_relative load_factor lock_shared lower_bound make_preferred max_load_factor
    max_size native_handle notify_all notify_one or_else owner_before parent_path push_front read_some
    remove_filename remove_if replace_extension replace_filename request_stop seekoff_of set_exception
    set_option set_union shrink_to_fit splice_after starts_with stop_requested tellg_pos test_and_set
    time_since_epoch to_ullong to_ulong transform_error try_emplace try_lock try_lock_for try_lock_until
    unlock_shared upper_bound use_count value_comp value_or value_type_index valueless_by_exception wait_for
    wait_until what_string width_of write_some
"""
_GO = """
    AcceptTCP AcceptUnix AddCookie AddDate AddParseTree AddrPort AllocedBytesPerOp AllocsPerOp AppendFormat
    AppendUint16 AppendUint32 AppendUint64 AssignableTo AvailableBuffer BasicAuth BeginTx BoolVar
    BuildNameToCertificate CallSlice CanAddr CanComplex CanConvert CanFloat CanInterface CanUint CancelRequest
    ChanDir CloseClientConnections CloseIdleConnections CloseNotify CloseRead CloseWithError CloseWrite
    ColumnTypes CombinedOutput CompareAndSwap ConnectionState ConvertibleTo DatabaseTypeName DecimalSize
    DecodeElement DefaultMask DefinedTemplates DialContext DisallowUnknownFields DurationVar EncodeElement
    EncodeToken ErrorHandling EscapedFragment EscapedPath ExecContext ExecuteTemplate ExitCode ExpandString
    ExportKeyingMaterial FailNow FieldAlign FieldByIndex FieldByIndexErr FieldByName FieldByNameFunc FillBytes
    FindAll FindAllIndex FindAllString FindAllStringIndex FindAllStringSubmatch FindAllStringSubmatchIndex
    FindAllSubmatch FindAllSubmatchIndex FindIndex FindReaderIndex FindReaderSubmatchIndex FindString
    FindStringIndex FindStringSubmatch FindStringSubmatchIndex FindSubmatch FindSubmatchIndex Float64Var
    FloatString FormFile FormValue GoString GobDecode GobEncode HandleFunc HandshakeContext InputOffset InputPos
    Int64Var InterfaceData IsExported IsGlobalUnicast IsInt64 IsInterfaceLocalMulticast IsLinkLocalMulticast
    IsLinkLocalUnicast IsLoopback IsMulticast IsPrivate IsRegular IsUint64 IsUnspecified IsValid IsVariadic
    JoinPath LastInsertId ListenAndServe ListenAndServeTLS ListenPacket LiteralPrefix LoadAndDelete LoadOrStore
    LocalAddr LookupAddr LookupCNAME LookupHost LookupIP LookupIPAddr LookupMX LookupNS LookupNetIP LookupPort
    LookupSRV LookupTXT MantExp MapIndex MapKeys MapRange MarshalBinary MarshalXML MarshalXMLAttr MatchReader
    MatchString MemString MethodByName MinPrec ModInverse ModSqrt ModTime MulRange MulticastAddrs
    MultipartReader NetConn NextResultSet NsPerOp NumField NumFields NumMethod NumSubexp OverflowComplex
    OverflowFloat OverflowInt OverflowUint ParseFS ParseFiles ParseForm ParseGlob ParseMultipartForm PingContext
    PkgPath PostForm PostFormValue PrepareContext PrintDefaults ProbablyPrime ProtoAtLeast PutUint16 PutUint32
    PutUint64 QueryContext QueryRow QueryRowContext RatString RawToken ReadByte ReadBytes ReadDir ReadFile
    ReadFrom ReadFromIP ReadFromUDP ReadFromUDPAddrPort ReadFromUnix ReadLine ReadMsgIP ReadMsgUDP
    ReadMsgUDPAddrPort ReadMsgUnix ReadRune ReadSlice RegisterOnShutdown RegisterProtocol RemoteAddr ReplaceAll
    ReplaceAllFunc ReplaceAllLiteral ReplaceAllLiteralString ReplaceAllString ReplaceAllStringFunc ReportAllocs
    ReportMetric RequestURI ResetTimer ResolveReference RoundTrip RowsAffected RunParallel ScanType ServeTLS
    SetBasicAuth SetBits SetBool SetBytes SetComplex SetConnMaxIdleTime SetConnMaxLifetime SetCookies
    SetDeadline SetEscapeHTML SetFlags SetFloat SetFloat64 SetFrac SetFrac64 SetIndent SetInt64 SetIterKey
    SetIterValue SetKeepAlive SetKeepAlivePeriod SetKeepAlivesEnabled SetLinger SetMantExp SetMapIndex
    SetMaxIdleConns SetMaxOpenConns SetMode SetNoDelay SetOutput SetParallelism SetPointer SetPrec SetPrefix
    SetReadBuffer SetReadDeadline SetSessionTicketKeys SetString SetUint SetUint64 SetUnlinkOnClose
    SetWriteBuffer SetWriteDeadline SkipNow SkipSpace StartTLS StartTimer StderrPipe StdinPipe StdoutPipe
    StmtContext StopTimer StringVar SubexpIndex SubexpNames SupportsCertificate SysUsage SyscallConn SystemTime
    TempDir TextVar TrailingZeroBits TryLock TryRLock TryRecv TrySend Uint64Var UintVar UnixMicro UnixMilli
    UnixNano UnmarshalBinary UnmarshalXML UnmarshalXMLAttr UnreadByte UnreadRune UnsafeAddr UnsafePointer
    UseNumber UserAgent UserTime VerifyHostname VisitAll WithContext WriteAt WriteByte WriteMsgIP WriteMsgUDP
    WriteMsgUDPAddrPort WriteMsgUnix WriteProxy WriteRune WriteSubset WriteTo WriteToIP WriteToUDP
    WriteToUDPAddrPort WriteToUnix YearDay ZoneBounds
"""
_JAVASCRIPT = """
    accessSync addListener addRange addTextTrack addTrailers adoptNode appendFile appendFileSync appendHeader
    arrayBuffer asIndexedPairs asciiSlice asciiWrite assignSocket attachInternals attachShadow
    availableParallelism base64Slice base64Write base64urlSlice base64urlWrite canPlayType cancelIdleCallback
    captureEvents captureStream caretPositionFromPoint caretRangeFromPoint charCodeAt checkPrime checkPrimeSync
    checkValidity checkVisibility chmodSync chownSync clearInterval clearTimeout cloneContents cloneNode
    cloneRange closeAllConnections closeIdleConnections closeSync codePointAt collapseToEnd collapseToStart
    compareBoundaryPoints compareDocumentPosition comparePoint composedPath computedStyleMap containsNode
    copyFile copyFileSync copyWithin createAttribute createAttributeNS createCDATASection createCipheriv
    createComment createContextualFragment createDecipheriv createDiffieHellman createDiffieHellmanGroup
    createDocumentFragment createECDH createElementNS createEvent createHash createHmac createImageBitmap
    createNodeIterator createPrivateKey createProcessingInstruction createPublicKey createRange createReadStream
    createSecretKey createServer createSign createTextNode createTreeWalker createVerify createWriteStream
    deleteContents deleteFromDocument destroySoon detachSocket diffieHellman dispatchEvent domainToASCII
    domainToUnicode eventNames execCommand execFile execFileSync execSync existsSync exitFullscreen
    exitPictureInPicture exitPointerLock extractContents fastSeek fchmodSync fchownSync fdatasyncSync
    fileURLToPath findIndex findLast findLastIndex flatMap flushHeaders formData formatWithOptions fstatSync
    fsyncSync ftruncateSync futimesSync generateKey generateKeyPair generateKeyPairSync generateKeySync
    generatePrime generatePrimeSync getAllResponseHeaders getAnimations getAttribute getAttributeNS
    getAttributeNames getAttributeNode getAttributeNodeNS getBigInt64 getBigUint64 getBoundingClientRect
    getCipherInfo getCiphers getClientRects getComposedRanges getComputedStyle getConnections getContext
    getCurves getDate getDiffieHellman getElementsByClassName getElementsByName getElementsByTagName
    getElementsByTagNameNS getFips getFloat32 getFloat64 getFullYear getHTML getHashes getHeader getHeaderNames
    getHeaders getHours getInt16 getInt32 getInt8 getMaxListeners getMilliseconds getMinutes getModifierState
    getMonth getPriority getPropertyPriority getPropertyValue getRandomValues getRangeAt getRawHeaderNames
    getResponseHeader getRootNode getSeconds getSelection getSetCookie getSystemErrorMap getSystemErrorName
    getTime getTimezoneOffset getUTCDate getUTCDay getUTCFullYear getUTCHours getUTCMilliseconds getUTCMinutes
    getUTCMonth getUTCSeconds getUint16 getUint32 getUint8 getYear hasAttribute hasAttributeNS hasAttributes
    hasChildNodes hasFocus hasHeader hasPointerCapture hasStorageAccess hexSlice hexWrite hidePopover hkdfSync
    importNode initEvent initMouseEvent insertAdjacentElement insertAdjacentHTML insertAdjacentText insertBefore
    insertNode intersectsNode isAbsolute isArray isBlockDevice isBoolean isBuffer isCharacterDevice
    isDeepStrictEqual isDefaultNamespace isDirectory isEqualNode isError isFunction isNullOrUndefined isNumber
    isObject isPaused isPointInRange isPrimitive isPrototypeOf isRegExp isSameNode isSocket isString isSymbol
    isSymbolicLink isUndefined isWellFormed latin1Slice latin1Write lchownSync linkSync listenerCount
    localeCompare lookupNamespaceURI lookupPrefix lstatSync lutimesSync matchAll matchMedia matchesGlob
    mkdirSync mkdtempSync networkInterfaces onSocket openAsBlob openSync opendirSync overrideMimeType padStart
    parseArgs parseEnv pathToFileURL pbkdf2Sync postMessage prependListener prependOnceListener privateDecrypt
    privateEncrypt propertyIsEnumerable publicDecrypt publicEncrypt pushState queryCommandEnabled
    queryCommandIndeterm queryCommandState queryCommandSupported queryCommandValue querySelectorAll
    queueMicrotask randomBytes randomFill randomFillSync randomInt randomUUID rawListeners readBigInt64BE
    readBigInt64LE readBigUInt64BE readBigUInt64LE readBigUint64BE readBigUint64LE readDoubleBE readDoubleLE
    readFloatBE readFloatLE readInt16BE readInt16LE readInt32BE readInt32LE readInt8 readIntBE readIntLE
    readSync readUInt16BE readUInt16LE readUInt32BE readUInt32LE readUInt8 readUIntBE readUIntLE readUint16BE
    readUint16LE readUint32BE readUint32LE readUint8 readUintBE readUintLE readdirSync readlinkSync readvSync
    realpathSync reduceRight releaseEvents releasePointerCapture removeAllListeners removeAllRanges
    removeAttribute removeAttributeNS removeAttributeNode removeChild removeHeader removeItem removeListener
    removeProperty removeRange renameSync replaceAll replaceChild replaceChildren replaceState replaceWith
    reportError reportValidity requestFullscreen requestIdleCallback requestPointerLock requestStorageAccess
    requestSubmit resetAndDestroy resizeBy resizeTo resolveObject rmdirSync scrollBy scrollIntoView scrollTo
    scryptSync secureHeapUsed selectAllChildren selectNode selectNodeContents setAttribute setAttributeNS
    setAttributeNode setAttributeNodeNS setBaseAndExtent setBigInt64 setBigUint64 setCustomValidity setDate
    setDefaultEncoding setEncoding setEndAfter setEndBefore setEngine setFips setFloat32 setFloat64 setFullYear
    setHTMLUnsafe setHeader setHeaders setHours setInt16 setInt32 setInt8 setInterval setKeepAlive
    setMaxIdleHTTPParsers setMaxListeners setMediaKeys setMilliseconds setMinutes setMonth setNoDelay
    setPointerCapture setPosition setPriority setProperty setRangeText setRequestHeader setSeconds
    setSelectionRange setSinkId setSocketKeepAlive setStart setStartAfter setStartBefore setTime setTimeout
    setUTCDate setUTCFullYear setUTCHours setUTCMilliseconds setUTCMinutes setUTCMonth setUTCSeconds setUint16
    setUint32 setUint8 setYear showPicker showPopover spawnSync startViewTransition statSync statfsSync stepDown
    stopImmediatePropagation stripVTControlCharacters structuredClone styleText surroundContents symlinkSync
    throwIfAborted timingSafeEqual toArray toDataURL toDateString toExponential toFixed toGMTString toISOString
    toLocaleDateString toLocaleLowerCase toLocaleString toLocaleTimeString toLocaleUpperCase toNamespacedPath
    toPrecision toReversed toSorted toSpliced toTimeString toUSVString toUTCString toWellFormed toggleAttribute
    togglePopover transferControlToOffscreen transferableAbortController transferableAbortSignal trimEnd
    trimLeft trimRight trimStart truncateSync ucs2Slice ucs2Write unescapeBuffer unlinkSync unwatchFile
    urlToHttpOptions userInfo utf8Slice utf8Write utimesSync validateHeaderName validateHeaderValue watchFile
    webkitMatchesSelector writeBigInt64BE writeBigInt64LE writeBigUInt64BE writeBigUInt64LE writeBigUint64BE
    writeBigUint64LE writeContinue writeDoubleBE writeDoubleLE writeEarlyHints writeFloatBE writeFloatLE
    writeHead writeHeader writeInt16BE writeInt16LE writeInt32BE writeInt32LE writeInt8 writeIntBE writeIntLE
    writeProcessing writeSync writeUInt16BE writeUInt16LE writeUInt32BE writeUInt32LE writeUInt8 writeUIntBE
    writeUIntLE writeUint16BE writeUint16LE writeUint32BE writeUint32LE writeUint8 writeUintBE writeUintLE
    writevSync
"""
_PHP = """
    addFlash addSelect allowsNull andWhere assertArrayHasKey assertContains assertCount assertEquals
    assertInstanceOf assertNotNull assertNull assertSame assertStringContainsString attachAll beginTransaction
    belongsTo belongsToMany bindParam bindValue chunkById cloneNode closeCursor columnCount createAttribute
    createForm createFromFormat createMock createQueryBuilder createStub createTextNode createView detachAll
    disableOriginalConstructor errorCode errorInfo expectException expectExceptionCode expectExceptionMessage
    fetchAll fetchArray fetchAssoc fetchColumn fetchObject filterMap findOrFail firstOrCreate firstOrFail
    firstOrNew flatMap getArrayCopy getAttribute getAttributes getBasename getBody getChildren getClass getCode
    getConstant getConstants getContents getCookieParams getData getDeclaringClass getDefaultValue getDepth
    getDocComment getElementsByTagName getEndLine getExtension getFile getFilename getHeader getHeaderLine
    getHeaders getInnerIterator getIterator getLine getMTime getManager getMessage getMetadata getMethod
    getMethods getMock getMockBuilder getMockForAbstractClass getNamespaceName getNodePath getOffset
    getOneOrNullResult getParameters getParentClass getParsedBody getPathname getPrevious getProperties
    getProperty getProtocolVersion getQuery getQueryParams getRealPath getReasonPhrase getRepository getResult
    getReturnType getServerParams getShortName getSingleResult getSingleScalar getSingleScalarResult getSize
    getStartLine getStatusCode getTimestamp getTimezone getTrace getTraceAsString getType getUploadedFiles
    groupBy handleRequest hasAttribute hasChildNodes hasChildren hasHeader hasMany hasManyThrough hasMethod
    hasProperty implementsInterface importNode inTransaction innerJoin insertAll insertBefore invokeArgs
    isAbstract isBuiltin isDefaultValueAvailable isFinal isInstance isInstantiable isInterface isOptional
    isPrivate isProtected isPublic isReadable isStatic isSubclassOf isSubmitted isValid isVariadic isWritable
    jsonSerialize lastInsertId leftJoin loadHTML loadXML mapWithKeys markTestSkipped morphMany morphTo
    newInstanceArgs newInstanceWithoutConstructor offsetExists offsetGet offsetSet offsetUnset onlyMethods
    openFile orWhere orderBy pluckAll redirectToRoute removeAttribute removeChild renderView replaceChild
    rollBack rowCount saveHTML saveXML setAccessible setAttribute setDate setFetchMode setFirstResult
    setMaxDepth setMaxResults setParameter setParameters setTime setTimestamp setTimezone sortByDesc toArray
    updateOrCreate whereDoesntHave whereHas whereIn whereNotIn whereNotNull whereNull willReturn
    willReturnCallback willReturnMap willThrowException withAddedHeader withAttribute withBody withCount
    withHeader withStatus withUri withoutHeader
"""
_PYTHON = """
    BOOLEAN_STATES DataError DatabaseError IntegrityError InterfaceError InternalError MessageClass
    NotSupportedError OperationalError ProgrammingError acquire_lock addClassCleanup addCleanup addFilter
    addHandler addTypeEqualityFunc add_alternative add_argument_group add_attachment add_done_callback
    add_header add_mutually_exclusive_group add_note add_reader add_related add_section add_signal_handler
    add_subparsers add_writer address_string as_integer_ratio as_posix as_string as_tuple attach_mock auto_open
    bind_partial bit_count bit_length callHandlers call_args call_args_list call_at call_count
    call_exception_handler call_later call_soon_threadsafe can_write_eof cert_store_stats check_hostname
    clear_content compare_signal compare_total compare_total_mag configure_mock connect_accepted_socket
    connect_ex connect_read_pipe connect_write_pipe convert_arg_line_to_args copy_abs copy_negate copy_sign
    countTestCases createLock create_aggregate create_collation create_connection create_datagram_endpoint
    create_function create_future create_server create_unix_connection create_unix_server create_window_function
    date_time_string defaultTestResult default_exception_handler default_msec_format default_port
    default_request_version default_time_format del_param difference_update disable_nagle_algorithm
    doClassCleanups doCleanups enterClassContext enterContext enter_context error_content_type
    error_message_format extraction_filter failIfAlmostEqual failIfEqual failUnless failUnlessAlmostEqual
    failUnlessEqual failUnlessRaises failureException feed_data feed_eof findCaller flush_headers
    formatException formatMessage formatStack formatTime format_help format_map format_usage from_bytes
    from_callable from_float fromisocalendar generic_visit getChild getEffectiveLevel get_all get_body
    get_boundary get_ca_certs get_charset get_charsets get_ciphers get_content get_content_charset
    get_content_disposition get_content_maintype get_content_subtype get_content_type get_coro get_debug
    get_default get_default_type get_exception_handler get_extra_info get_filename get_inheritable get_loop
    get_param get_params get_payload get_stack get_task_factory get_unixfrom handleError handle_expect_100
    handle_one_request hardlink_to hasHandlers has_option has_section hostname_checks_common_name ignore_zeros
    in_transaction intersection_update isDaemon isEnabledFor is_absolute is_alive is_attachment is_block_device
    is_canonical is_char_device is_closed is_closing is_fifo is_finite is_infinite is_integer is_mount
    is_multipart is_normal is_qnan is_relative_to is_reserved is_running is_signed is_snan is_socket
    is_subnormal is_symlink is_zero isolation_level iter_attachments iter_parts keylog_filename line_buffering
    link_to load_cert_chain load_default_certs load_dh_params load_verify_locations locked_lock
    log_date_time_string log_error log_message log_request logical_and logical_invert logical_or logical_xor
    lognormvariate longMessage makeRecord make_alternative make_mixed make_related maxDiff max_mag
    maximum_version min_mag minimum_version mock_add_spec mock_calls most_common move_to_end native_id
    next_minus next_plus next_toward num_tickets number_class parse_args parse_intermixed_args parse_known_args
    parse_known_intermixed_args parse_request pop_all post_handshake_auth print_help print_stack print_usage
    protocol_version raw_items read_dict read_file read_string recv_into recvfrom_into recvmsg_into relative_to
    release_lock remainder_near removeFilter removeHandler remove_done_callback remove_option remove_reader
    remove_section remove_signal_handler remove_writer replace_header reset_mock response_class
    return_annotation return_value row_factory run_forever run_in_executor same_quantum security_level
    send_error send_response send_response_only send_signal sendmsg_afalg server_version session_stats setDaemon
    setFormatter setLevel setUpClass set_alpn_protocols set_authorizer set_boundary set_charset set_ciphers
    set_content set_debug set_debuglevel set_default_executor set_default_type set_default_verify_paths
    set_defaults set_ecdh_curve set_exception set_exception_handler set_inheritable set_npn_protocols set_param
    set_payload set_progress_handler set_raw set_result set_running_or_notify_cancel set_servername_callback
    set_task_factory set_trace_callback set_transport set_tunnel set_type set_unixfrom shortDescription
    shutdown_asyncgens shutdown_default_executor side_effect skipTest sni_callback sock_accept sock_connect
    sock_recv sock_recv_into sock_recvfrom sock_recvfrom_into sock_sendall sock_sendfile sock_sendto
    sslobject_class sslsocket_class start_tls subTest subprocess_exec subprocess_shell symlink_to
    symmetric_difference symmetric_difference_update sys_version task_done tearDownClass text_factory to_bytes
    to_eng_string to_integral to_integral_exact to_integral_value total_changes universal_newlines usesTime
    utcfromtimestamp verify_flags verify_mode version_string visit_Constant vonmisesvariate wait_closed
    weibullvariate with_name with_stem with_suffix with_traceback wrap_bio wrap_socket write_c14n write_eof
    write_through
"""
_RUBY = """
    absolute_path accept_nonblock acts_like? add_dependency add_development_dependency add_runtime_dependency
    alias_method and_call_original and_raise and_return and_yield as_json ascii_only? assign_attributes
    at_beginning_of_month attr_accessor attr_reader attr_writer attribute_names backtrace_locations be_falsey
    be_truthy beginning_of_day beginning_of_month beginning_of_week binding_irb block_given? bsearch_index
    caller_locations check_until children_of chunk_while class_double class_eval class_exec class_name
    class_variable_get class_variable_set class_variables close_read close_write codepoints_at collect_concat
    column_names compare_by_identity const_defined? const_get const_missing const_set contain_exactly
    content_type create_or_find_by days_ago deep_dup deep_merge deep_merge! deep_stringify_keys
    deep_symbolize_keys deep_transform_keys default_proc define_method define_singleton_method delete_all
    delete_at delete_cookie delete_if delete_prefix delete_prefix! delete_suffix delete_suffix! destroy_all
    dirname_of drop_while each_byte each_char each_child each_cons each_entry each_grapheme_cluster each_index
    each_key each_line each_pair each_slice each_value each_with_index each_with_object eager_load end_of_day
    end_of_month end_with? enum_for expand_path extract_options! fetch_values filter_map find_all find_by
    find_by! find_each find_in_batches find_index find_or_create_by find_or_create_by! find_or_initialize_by
    first_or_initialize flat_map force_encoding foreign_key full_message full_messages full_messages_for
    group_by group_values has_attribute? has_key? has_value? have_attributes have_received html_safe html_safe?
    human_attribute_name in_batches in_groups_of included_modules inject_with instance_double instance_eval
    instance_exec instance_method instance_methods instance_of? instance_spy instance_variable_defined?
    instance_variable_get instance_variable_set instance_variables iso8601_of keep_if kind_of? last_request
    last_response left_joins local_variables match_array method_defined? method_missing minmax_by model_name
    module_eval module_function named_captures new_record? next_day next_month next_year object_id open_timeout
    order_values post_match pre_match presence_in prev_day prev_month primary_key private_class_method
    private_constant private_instance_methods private_method_defined? private_methods product_with
    public_class_method public_instance_methods public_method public_method_defined? public_methods public_send
    raise_error read_attribute read_nonblock read_timeout receive_message_chain receive_messages reduce_with
    reflect_on_association relative_path_from remove_const remove_instance_variable remove_method
    repeated_combination respond_to? respond_to_missing? reverse_each reverse_merge reverse_merge!
    safe_constantize sample_with scan_until set_backtrace set_cookie set_encoding set_status singleton_class
    singleton_method singleton_methods slice_when sort_by sort_by! start_with? status_code strftime_of
    stringify_keys stringify_keys! symbolize_keys symbolize_keys! table_name take_while tally_by to_date
    to_datetime to_enum to_formatted_s to_hash to_param to_path to_proc to_query to_sentence to_time
    transform_keys transform_keys! transform_values transform_values! undef_method unicode_normalize update_all
    update_attribute update_attributes update_column update_columns valid_encoding? values_at where_values_hash
    with_args with_index with_indifferent_access with_object with_options write_attribute write_nonblock
    zip_with
"""
_RUST = """
    abs_diff and_modify as_any_mut as_deref as_deref_mut as_micros as_millis as_mut_ptr as_mut_slice as_nanos
    as_os_str as_path as_secs as_secs_f32 as_secs_f64 binary_search binary_search_by binary_search_by_key
    block_on buffer_unordered char_indices checked_add checked_div checked_duration_since checked_mul
    checked_rem checked_sub chunks_exact clone_from clone_from_slice compare_exchange compare_exchange_weak
    contains_key copy_from_slice copy_within count_ones count_zeros create_new current_dir debug_list debug_map
    debug_struct debug_tuple dedup_by dedup_by_key deserialize_any deserialize_struct div_euclid downcast_mut
    downcast_ref drain_filter duration_since elapsed_time ends_with entry_ref env_clear eq_ignore_ascii_case
    expect_err extend_from_slice fetch_add fetch_and fetch_max fetch_min fetch_or fetch_sub fetch_update
    field_with file_name file_stem file_type fill_with filter_map find_map finish_non_exhaustive first_key_value
    first_mut flat_map for_each from_be_bytes from_bits from_le_bytes from_ne_bytes get_many_mut get_or_init
    get_or_insert_with get_unchecked get_unchecked_mut insert_str into_boxed_slice into_boxed_str into_bytes
    into_inner into_keys into_os_string into_owned into_raw_fd into_string into_values is_absolute is_alphabetic
    is_alphanumeric is_ascii is_ascii_alphabetic is_ascii_alphanumeric is_ascii_digit is_ascii_punctuation
    is_ascii_whitespace is_char_boundary is_digit is_finite is_lowercase is_negative is_numeric is_ok_and
    is_poisoned is_positive is_power_of_two is_relative is_some_and is_symlink is_uppercase is_whitespace
    iter_mut join_path kill_on_drop last_key_value last_mut leading_zeros load_full local_addr map_or_else
    map_while max_by_key min_by_key next_back next_chunk next_element next_if next_key next_value notify_all
    notify_one ok_or_else or_default or_else or_insert or_insert_with or_insert_with_key overflowing_add
    overflowing_sub partial_cmp partition_point peek_mut peer_addr poll_flush poll_next poll_read poll_ready
    poll_shutdown poll_write push_front range_mut read_dir read_exact read_to_end read_until read_vectored
    recv_timeout rem_euclid remove_entry reserve_exact resize_with retain_mut rotate_bits rotate_left
    rotate_right rsplit_once saturating_add saturating_mul saturating_sub seek_to select_next_some send_timeout
    serialize_element serialize_entry serialize_field serialize_map serialize_seq serialize_str serialize_struct
    serialize_u64 set_extension set_file_name set_len set_nodelay set_nonblocking set_permissions
    set_read_timeout set_write_timeout shrink_to_fit size_hint skip_while sort_by sort_by_cached_key sort_by_key
    sort_unstable sort_unstable_by sort_unstable_by_key source_error spawn_blocking split_at split_at_mut
    split_first split_last split_off split_once split_terminator split_whitespace splitn_with starts_with
    stdin_of step_by stream_position strip_prefix strip_suffix subsec_millis subsec_nanos swap_remove swap_with
    sync_all sync_data take_while to_ascii_lowercase to_ascii_uppercase to_be_bytes to_bits to_le_bytes
    to_lowercase to_ne_bytes to_os_string to_path_buf to_string_lossy to_uppercase total_cmp trailing_zeros
    trim_end trim_end_matches trim_matches trim_start trim_start_matches truncate_to try_clone try_collect
    try_fold try_for_each try_lock try_next try_read try_recv try_send try_write type_id unwrap_err
    unwrap_or_default visit_map visit_seq visit_str wait_timeout wait_while wait_with_output windows_of
    with_capacity with_extension with_file_name wrapping_add wrapping_mul wrapping_sub write_vectored
"""
_SWIFT = """
    addChild addGestureRecognizer addObserver addSubview addTarget addingPercentEncoding addingTimeInterval
    advancedBy allSatisfy appendingPathComponent appendingPathExtension assignTo asyncAfter awakeFromNib
    becomeFirstResponder bringSubviewToFront cellForRow combineLatest compactMap compactMapValues convertRect
    copyWithZone dataTask dateComponents dateFromString decodeIfPresent deleteRows deletingLastPathComponent
    deletingPathExtension dequeueReusableCell deselectRow didMove dismissViewController distanceTo downloadTask
    dropFirst dropLast encodeIfPresent encodeWithCoder eraseToAnyPublisher firstIndex flatMap formIntersection
    formUnion fulfillExpectation hasPrefix hasSuffix hashInto hitTest insertContents insertRows insertSubview
    invalidateAndCancel isDisjoint isEqual isSubset isSuperset lastIndex layoutIfNeeded layoutSubviews
    makeIterator mapValues nestedContainer observeValue performAndWait performSegue popFirst popLast
    popToRootViewController popViewController postNotification prefixUpTo prepareForReuse prepareForSegue
    presentViewController pushViewController randomElement receiveOn reduceInto registerCell reloadData
    reloadRows reloadSections removeAll removeDuplicates removeFirst removeFromParent removeFromSuperview
    removeGestureRecognizer removeLast removeObserver removeSubrange removeTarget removeValue
    removingPercentEncoding replaceError replacingOccurrences reserveCapacity resignFirstResponder
    resolvingSymlinksInPath resumeTask scrollToRow selectRow sendActions sendSubviewToBack setFailureType
    setImage setNeedsDisplay setNeedsLayout setNeedsUpdateConstraints setTitle setUpWithError
    singleValueContainer sinkValue sizeThatFits sizeToFit stringFromDate subscribeOn superEncoder switchToLatest
    symmetricDifference systemLayoutSizeFitting tearDownWithError timeIntervalSince trimmingCharacters
    unkeyedContainer updateValue uploadTask valueForKey viewDidAppear viewDidDisappear viewDidLayoutSubviews
    viewDidLoad viewWillAppear viewWillDisappear viewWillLayoutSubviews waitForExpectations willMove
    withCheckedContinuation withMemoryRebound withUnsafeBytes withUnsafeMutableBytes withUnsafePointer
    writeToFile
"""
LIBRARY_NAMES = {
    "c": frozenset(_C.split()),
    "go": frozenset(_GO.split()),
    "javascript": frozenset(_JAVASCRIPT.split()),
    "php": frozenset(_PHP.split()),
    "python": frozenset(_PYTHON.split()),
    "ruby": frozenset(_RUBY.split()),
    "rust": frozenset(_RUST.split()),
    "swift": frozenset(_SWIFT.split()),
    "csharp": CSHARP,
    "java": JVM,
}

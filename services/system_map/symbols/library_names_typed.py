"""Methods that the standard libraries of C#, Java, Kotlin and Scala have; see `library_names`."""

from __future__ import annotations

_CSHARP = """
    AddAsync AddCommandLine AddDays AddDbContext AddEnvironmentVariables AddHostedService AddHours AddJsonFile
    AddLogging AddMilliseconds AddMinutes AddMonths AddOptions AddOrUpdate AddRange AddRangeAsync AddScoped
    AddSeconds AddSingleton AddTicks AddTransient AddYears AllAsync AnyAsync AppendChild AppendFormat AppendJoin
    AppendLine AreEqual AsEnumerable AsMemory AsNoTracking AsParallel AsQueryable AsReadOnly BeEmpty
    BeEquivalentTo BeFalse BeOfType BeginInvoke BeginOutputReadLine BeginScope BeginTransaction BinarySearch
    BuildServiceProvider CancelAfter CloseAsync CompareTo ConfigureAwait ContainSingle ContainsKey ContainsValue
    ContinueWith ConvertAll CopyToAsync CountAsync CreateCommand CreateDelegate CreateElement CreateInstance
    CreateLinkedTokenSource CreateScope DefaultIfEmpty DeleteAsync DisposeAsync DistinctBy DynamicInvoke
    ElementAt ElementAtOrDefault EndInvoke EndsWith EnsureCapacity EnsureSuccessStatusCode ExceptWith
    ExecuteNonQuery ExecuteNonQueryAsync ExecuteReader ExecuteReaderAsync ExecuteScalar ExecuteScalarAsync
    FindAll FindAsync FindIndex FindLast FirstAsync FirstOrDefault FirstOrDefaultAsync FlushAsync ForEach
    GetAssembly GetAsync GetAttribute GetAwaiter GetBaseException GetBoolean GetByteArrayAsync GetByteCount
    GetBytes GetCharCount GetChars GetChildren GetConnectionString GetConstructor GetConstructors
    GetCurrentProcess GetCustomAttribute GetCustomAttributes GetDateTime GetDecimal GetDouble GetElementType
    GetElementsByTagName GetEnumerator GetEnvironmentVariable GetEvent GetExportedTypes GetField GetFieldType
    GetFieldValue GetFields GetFormat GetFromJsonAsync GetGenericArguments GetGenericTypeDefinition GetGuid
    GetHashCode GetHashCodeAsync GetInt32 GetInt64 GetInterface GetInterfaces GetInvocationList GetLength
    GetLowerBound GetManifestResourceStream GetMember GetMembers GetMethod GetMethods GetName GetNames
    GetObjectData GetOrAdd GetOrdinal GetParameters GetProperties GetProperty GetRange GetReferencedAssemblies
    GetRequiredService GetResult GetSchemaTable GetSection GetService GetServices GetStreamAsync GetString
    GetStringAsync GetType GetTypeCode GetTypeInfo GetUpperBound GetValue GetValues GroupBy GroupJoin
    HasColumnName HasFlag HasForeignKey HasIndex HasMany HasMaxLength HaveCount IndexOf IndexOfAny InsertRange
    IntersectWith InvokeAsync IsAssignableFrom IsAssignableTo IsDBNull IsDefined IsEnabled IsFalse
    IsInstanceOfType IsNullOrEmpty IsNullOrWhiteSpace IsRequired IsSubclassOf IsSubsetOf IsSupersetOf
    LastIndexOf LastOrDefault LogCritical LogDebug LogError LogInformation LogTrace LogWarning LongCount
    MakeArrayType MakeGenericMethod MakeGenericType MapControllers MapPost MemberwiseClone MoveNext NextResult
    NotBeNull NotThrow OnModelCreating OnPropertyChanged OpenAsync OrderBy OrderByDescending PadLeft PadRight
    PatchAsync PostAsJsonAsync PostAsync PutAsync QueueUserWorkItem RaisePropertyChanged ReadAllLines
    ReadAllText ReadAsByteArrayAsync ReadAsStreamAsync ReadAsStringAsync ReadAsync ReadBlock ReadByte ReadBytes
    ReadElementContentAsString ReadExactly ReadFromJsonAsync ReadInt32 ReadLine ReadLineAsync ReadToEnd
    ReadToEndAsync ReferenceEquals RemoveAll RemoveAt RemoveRange ReturnsAsync RunSynchronously SaveChanges
    SaveChangesAsync SelectMany SelectNodes SelectSingleNode SendAsync SequenceEqual SetAttribute SetCanceled
    SetEquals SetException SetLength SetResult SetValue SetupGet SingleAsync SingleOrDefault
    SingleOrDefaultAsync SkipLast SkipWhile StartsWith StateHasChanged SumAsync TakeLast TakeWhile
    ThenByDescending ThrowAsync ThrowIfCancellationRequested ThrowsAsync ToArray ToArrayAsync ToCharArray
    ToDictionary ToDictionaryAsync ToHashSet ToListAsync ToLocalTime ToLongDateString ToLookup ToLower
    ToLowerInvariant ToOADate ToQueryString ToShortDateString ToShortTimeString ToString ToTable ToUniversalTime
    ToUnixTimeMilliseconds ToUnixTimeSeconds ToUpper ToUpperInvariant TrimEnd TrimExcess TrimStart TrueForAll
    TryAddSingleton TryDequeue TryFormat TryGetValue TryParse TryPeek TryRemove TrySetCanceled TrySetException
    TrySetResult TryTake TryUpdate UnionWith UseAuthentication UseAuthorization UseEndpoints UseMiddleware
    UseRouting UseStaticFiles VerifyAll VerifyNoOtherCalls WaitAsync WaitForExit WaitOne WhenAll WhenAny
    WithMany WithOne WriteAllText WriteAsync WriteAttributeString WriteBooleanValue WriteByte WriteElementString
    WriteEndArray WriteEndDocument WriteEndElement WriteEndObject WriteLine WriteLineAsync WriteNullValue
    WriteNumberValue WritePropertyName WriteStartArray WriteStartDocument WriteStartElement WriteStartObject
    WriteStringValue WriteValue
"""
_JAVA = """
    acceptEither acceptEitherAsync accumulateAndGet addAndGet addBatch addFirst addLast addSuppressed adjustInto
    afterLast alignedSlice alignmentOffset allMatch andThen anyMatch appendCodePoint appendReplacement
    appendTail applyToEither applyToEitherAsync arrayOffset arrayType asCharBuffer asDoubleBuffer asFloatBuffer
    asIntBuffer asLongBuffer asReadOnlyBuffer asShortBuffer asSubclass atOffset awaitNanos awaitUninterruptibly
    awaitUntil beforeFirst beginRequest canExecute canRead canWrite cancelRowUpdates ceilingEntry ceilingKey
    checkAccess clearParameters clearWarnings codePointAt codePointBefore codePointCount codePoints
    compareAndExchange compareAndExchangeAcquire compareAndExchangeRelease compareAndSet compareToIgnoreCase
    completeAsync completeExceptionally completeOnTimeout componentType computeIfAbsent computeIfPresent
    containsAll containsKey containsValue contentEquals countDown countStackFrames createArrayOf createBlob
    createClob createNClob createNewFile createSQLXML createSSLEngine createStatement createStruct
    decrementAndGet defaultExecutor deleteCharAt deleteOnExit deleteRow descendingIterator descendingKeySet
    descendingMap describeConstable descriptorString desiredAssertionStatus dividedBy doubleValue drainTo
    dropWhile endRequest ensureCapacity entrySet equalsIgnoreCase exceptionallyAsync exceptionallyCompose
    exceptionallyComposeAsync executeLargeUpdate executeQuery executeUpdate fillInStackTrace findAll findAny
    findColumn findFirst findInLine findWithinHorizon firstEntry flatMap flatMapToDouble flatMapToInt
    flatMapToLong floatValue floorEntry floorKey forEachEntry forEachKey forEachOrdered forEachRemaining
    forEachValue getAbsoluteFile getAbsolutePath getAcquire getAddress getAlgorithm getAndAccumulate getAndAdd
    getAndDecrement getAndIncrement getAndSet getAndUpdate getAnnotatedInterfaces getAnnotatedReturnType
    getAnnotatedSuperclass getAnnotatedType getAnnotation getAnnotations getAnnotationsByType getArray
    getAsciiStream getAuthority getAutoCommit getBigDecimal getBinaryStream getBlob getBoolean getByte getBytes
    getCanonicalFile getCanonicalHostName getCanonicalName getCanonicalPath getCatalog getCause getChannel
    getChar getCharacterStream getChars getClass getClassLoader getClasses getClientInfo getClientSessionContext
    getClob getComponentType getConcurrency getConstructor getConstructors getContent getContextClassLoader
    getCount getCursorName getDate getDayOfMonth getDayOfWeek getDayOfYear getDeclaredAnnotation
    getDeclaredAnnotations getDeclaredAnnotationsByType getDeclaredClasses getDeclaredConstructor
    getDeclaredConstructors getDeclaredField getDeclaredFields getDeclaredMethod getDeclaredMethods
    getDeclaringClass getDefaultPort getDefaultSSLParameters getDefaultValue getDigestLength getDouble
    getEnclosingClass getEnclosingConstructor getEnclosingMethod getEnumConstants getEpochSecond
    getExceptionTypes getFetchDirection getFetchSize getField getFields getFile getFileName getFileSystem
    getFirst getFloat getFragment getFreeSpace getGenericExceptionTypes getGenericInterfaces
    getGenericParameterTypes getGenericReturnType getGenericSuperclass getGenericType getHoldCount
    getHoldability getHost getHostAddress getHostName getHostString getHour getHours getInetAddress
    getInputStream getInterfaces getKeepAlive getLast getLocalAddress getLocalPort getLocalSocketAddress
    getLocalizedMessage getLong getMessage getMetaData getMethod getMethods getMinute getMinutes getModifiers
    getModule getMonth getMonthValue getNCharacterStream getNClob getNString getNameCount getNano getNestHost
    getNestMembers getNetworkTimeout getNumberOfDependents getOOBInline getObject getOpaque getOption
    getOrDefault getOutputStream getPackage getPackageName getParameterAnnotations getParameterCount
    getParameterMetaData getParameterTypes getParent getParentFile getPath getPermittedSubclasses getPlain
    getPort getPriority getProperty getProtectionDomain getProtocol getProvider getQuery getQueueLength
    getRawAuthority getRawFragment getRawPath getRawQuery getRawSchemeSpecificPart getRawUserInfo
    getReceiveBufferSize getRecordComponents getRemoteSocketAddress getResource getResourceAsStream
    getReturnType getReuseAddress getRoot getRowId getSQLXML getSchema getScheme getSchemeSpecificPart getSecond
    getSeconds getSendBufferSize getServerSessionContext getServerSocketFactory getShort getSigners
    getSimpleName getSoLinger getSoTimeout getSocketFactory getStackTrace getState getStatement getString
    getSuperclass getSupportedSSLParameters getSuppressed getTcpNoDelay getThreadGroup getTime getTimestamp
    getTimezoneOffset getTotalSpace getTrafficClass getTransactionIsolation getType getTypeMap getTypeName
    getTypeParameters getUncaughtExceptionHandler getUnicodeStream getUnits getUsableSpace getUserInfo
    getWaitQueueLength getWarnings getYear groupCount handleAsync hasAnchoringBounds hasArray hasNextBigDecimal
    hasNextBigInteger hasNextBoolean hasNextByte hasNextDouble hasNextFloat hasNextInt hasNextLine hasNextLong
    hasNextShort hasQueuedThread hasQueuedThreads hasTransparentBounds hasWaiters headMap higherEntry higherKey
    ifPresent ifPresentOrElse incrementAndGet initCause insertRow intValue ioException isAbsolute isAfter
    isAfterLast isAlive isAnnotation isAnnotationPresent isAnonymousClass isAnyLocalAddress isArray
    isAssignableFrom isBefore isBeforeFirst isBlank isBound isBridge isCancelled isClosed
    isCompletedExceptionally isConnected isDaemon isDefault isDirect isDirectory isEnumConstant isEqual isFirst
    isHeldByCurrentThread isHidden isInputShutdown isInstance isInterface isInterrupted isLinkLocalAddress
    isLocalClass isLocked isLoopbackAddress isMCGlobal isMCLinkLocal isMCNodeLocal isMCOrgLocal isMCSiteLocal
    isMemberClass isMulticastAddress isNegative isNestmateOf isOpaque isOutputShutdown isPresent isPrimitive
    isReachable isReadOnly isRecord isSealed isSiteLocalAddress isSupported isSynthetic isUnresolved isValid
    isVarArgs lastEntry lastModified lazySet listFiles listIterator loadFromXML lockInterruptibly longValue
    lookingAt lowerEntry lowerKey mapMulti mapMultiToDouble mapMultiToInt mapMultiToLong mapToDouble mapToInt
    mapToLong mappingCount markSupported minimalCompletionStage minusDays minusHours minusMillis minusMinutes
    minusMonths minusNanos minusSeconds minusWeeks minusYears moveToCurrentRow moveToInsertRow multipliedBy
    nativeSQL navigableKeySet newCondition newIncompleteFuture nextBigDecimal nextBigInteger nextBoolean
    nextByte nextBytes nextDouble nextFloat nextGaussian nextInt nextLine nextLong nextShort noneMatch notifyAll
    obtrudeException obtrudeValue offerFirst offerLast offsetByCodePoints openConnection openStream orElseGet
    orElseThrow orTimeout parseServerAuthority peekFirst peekLast plusDays plusHours plusMillis plusMinutes
    plusMonths plusNanos plusSeconds plusWeeks plusYears pollFirst pollFirstEntry pollLast pollLastEntry
    prepareCall prepareStatement printStackTrace propertyNames putChar putDouble putFloat putIfAbsent putLong
    putShort readAllBytes readBoolean readByte readChar readDouble readFloat readFully readInt readLine readLock
    readLong readNBytes readShort readUTF readUnsignedByte readUnsignedShort reduceEntries reduceEntriesToDouble
    reduceEntriesToInt reduceEntriesToLong reduceKeys reduceKeysToDouble reduceKeysToInt reduceKeysToLong
    reduceToDouble reduceToInt reduceToLong reduceValues reduceValuesToDouble reduceValuesToInt
    reduceValuesToLong refreshRow regionEnd regionMatches regionStart releaseSavepoint remainingCapacity
    removeAll removeFirst removeFirstOccurrence removeLast removeLastOccurrence renameTo replaceAll replaceFirst
    requireEnd resolveConstantDesc resolveSibling retainAll rowDeleted rowInserted rowUpdated runAfterBoth
    runAfterBothAsync runAfterEither runAfterEitherAsync sameFile scheduleAtFixedRate scheduleWithFixedDelay
    searchEntries searchKeys searchValues sendUrgentData setAccessible setArray setAsciiStream setAutoCommit
    setBigDecimal setBinaryStream setBlob setBoolean setByte setBytes setCatalog setChar setCharAt
    setCharacterStream setClientInfo setClob setContextClassLoader setDaemon setDate setDouble setExecutable
    setFetchDirection setFetchSize setFloat setHoldability setHours setKeepAlive setLastModified setLength
    setLong setMinutes setMonth setNCharacterStream setNClob setNString setNetworkTimeout setNull setOOBInline
    setObject setOpaque setOption setPerformancePreferences setPlain setPriority setProperty setReadOnly
    setReadable setReceiveBufferSize setRelease setReuseAddress setRowId setSQLXML setSavepoint setSchema
    setSeconds setSeed setSendBufferSize setShardingKey setShardingKeyIfValid setShort setSoLinger setSoTimeout
    setStackTrace setString setTcpNoDelay setTime setTimestamp setTrafficClass setTransactionIsolation
    setTypeMap setUncaughtExceptionHandler setUnicodeStream setWritable setYear shutdownInput shutdownOutput
    signalAll skipBytes skipNBytes storeToXML stringPropertyNames stripIndent stripLeading stripTrailing subList
    subSequence subtractFrom supportedOptions tailMap takeWhile thenAccept thenAcceptAsync thenAcceptBoth
    thenAcceptBothAsync thenApply thenApplyAsync thenCombine thenCombineAsync thenCompose thenComposeAsync
    thenRun thenRunAsync toASCIIString toAbsolutePath toArray toCharArray toCompletableFuture toDaysPart
    toEpochMilli toExternalForm toGMTString toGenericString toHours toHoursPart toInstant toLocalDate
    toLocalTime toLocaleString toMatchResult toMillis toMillisPart toMinutes toMinutesPart toNanos toNanosPart
    toRealPath toSeconds toSecondsPart transferTo translateEscapes trimToSize truncatedTo tryLock updateAndGet
    updateArray updateAsciiStream updateBigDecimal updateBinaryStream updateBlob updateBoolean updateByte
    updateBytes updateCharacterStream updateClob updateDate updateDouble updateFloat updateInt updateLong
    updateNCharacterStream updateNClob updateNString updateNull updateObject updateRef updateRow updateRowId
    updateSQLXML updateShort updateString updateTime updateTimestamp useAnchoringBounds useDelimiter useLocale
    usePattern useRadix useTransparentBounds wasNull weakCompareAndSet weakCompareAndSetAcquire
    weakCompareAndSetPlain weakCompareAndSetRelease weakCompareAndSetVolatile whenComplete whenCompleteAsync
    withDayOfMonth withDayOfYear withHour withMinute withMonth withNano withNanos withSecond withSeconds
    withYear writeBoolean writeByte writeBytes writeChar writeChars writeDouble writeFloat writeInt writeLock
    writeLong writeShort writeUTF
"""
_KOTLIN = """
    appendLine appendText asIterable asLiveData asReversed asSequence asSharedFlow asStateFlow associateBy
    associateWith awaitAll bufferedReader bufferedWriter cancelAndJoin checkNotNull coerceAtLeast coerceAtMost
    coerceIn collectLatest containsAll containsKey containsMatchIn containsValue copyRecursively
    declaredMemberProperties deleteRecursively distinctBy dropLast dropWhile eachCount elementAtOrNull
    ensureActive exceptionOrNull filterIndexed filterIsInstance filterNot filterNotNull findAll findAnnotation
    findViewById firstOrNull flatMap flatMapConcat flatMapLatest flatMapMerge flatMapTo foldIndexed
    forEachIndexed forEachLine getBoolean getExtra getOrDefault getOrElse getOrNull getOrPut getOrThrow
    getString getSystemService groupBy groupValues groupingBy ifBlank ifEmpty indexOfFirst indexOfLast
    inputStream invokeOnCompletion isBlank isInstance isNotBlank isNotEmpty isNullOrBlank isNullOrEmpty
    isSubclassOf joinAll joinToString lastOrNull launchIn lineSequence mapIndexed mapIndexedNotNull mapNotNull
    matchEntire maxByOrNull maxOrNull memberProperties minByOrNull minOrNull nameWithoutExtension observeForever
    onCompletion onCreate onDestroy onFailure onPause onResume onStart onSuccess orEmpty outputStream padStart
    postValue primaryConstructor putExtra putString readBytes readLines readText receiveCatching reduceOrNull
    removeAll removeAt removeFirst removeIf removeLast removePrefix removeSuffix removeSurrounding replaceFirst
    replaceFirstChar replaceRange requireActivity requireContext requireNotNull resolveSibling retainAll
    runBlocking runCatching runOnUiThread runningFold setContentView setOnClickListener shareIn singleOrNull
    sortByDescending sortWith sortedBy sortedByDescending sortedDescending sortedWith splitToSequence
    startActivity stateIn substringAfter substringAfterLast substringBefore substringBeforeLast sumByDouble
    takeLast takeUnless takeWhile toBoolean toByteArray toCharArray toCollection toDouble toDoubleOrNull toFloat
    toFloatOrNull toHashSet toIntArray toIntOrNull toLongOrNull toMutableList toMutableMap toMutableSet toRegex
    toSortedMap toSortedSet toTypedArray trimEnd trimIndent trimMargin trimStart tryEmit trySend useLines
    walkTopDown withContext withTimeout withTimeoutOrNull writeBytes writeText zipWithNext
"""
_SCALA = """
    addString andThen asInstanceOf canEqual collectFirst dropRight dropWhile filterKeys filterNot flatMap
    flatMapConcat foldLeft foldRight forComp foreachEntry fromTry getClass getOrElse getOrElseUpdate groupBy
    groupMap groupMapReduce headOption indexWhere isDefined isDefinedAt isFailure isInstanceOf isSuccess
    lastIndexWhere lastOption leftMap mapAsync mapValues maxOption minOption mkString nonEmpty onComplete
    onFailure onSuccess partitionMap productArity productElement productIterator recoverWith reduceLeft
    reduceOption reduceRight replaceAll sameElements scanLeft scanRight sortWith splitAt stripMargin stripPrefix
    stripSuffix subsetOf takeRight takeWhile toArray toBoolean toBuffer toDouble toEither toIndexedSeq
    toIterator toOption toRight toStream toVector transformWith updatedWith withDefaultValue withFilter
    zipWithIndex
"""
CSHARP = frozenset(_CSHARP.split())
JVM = frozenset([*_JAVA.split(), *_KOTLIN.split(), *_SCALA.split()])  # they call each other's

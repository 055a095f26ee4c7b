internal import CNGHTTP2
import HTTP

/// Owns one `nghttp2_session` of a server. Its pointer never leaves this file.
///
/// Events go to the observer that was attached, which owns this handle and so lives longer. Nothing blocks, and nothing is sent: bytes go in by
/// ``receive(_:)`` and come out by ``nextOutput()``.
@safe struct SessionHandle: ~Copyable {
    // Made by the initializer, freed in `deinit`, and lent only to the calls in this file.
    private let session: OpaquePointer

    init(_ limits: HTTP2Limits) {
        var callbacks: OpaquePointer?
        var option: OpaquePointer?
        var session: OpaquePointer?
        guard unsafe nghttp2_session_callbacks_new(&callbacks) == 0, unsafe nghttp2_option_new(&option) == 0 else { Self.outOfMemory() }
        defer {
            unsafe nghttp2_session_callbacks_del(callbacks)
            unsafe nghttp2_option_del(option)
        }
        unsafe SessionCallbacks.set(on: callbacks)
        // Windows grow when the handler has taken the bytes, not when we have.
        unsafe nghttp2_option_set_no_auto_window_update(option, 1)
        // Debian's nghttp2 counts a frame anew with each piece of its head that TCP delivers; we count frames.
        unsafe nghttp2_option_set_max_continuations(option, .max)
        unsafe nghttp2_option_set_max_settings(option, limits.settingsEntriesMax)
        unsafe nghttp2_option_set_max_outbound_ack(option, limits.waitingAcknowledgementsMax)
        unsafe nghttp2_option_set_builtin_recv_extension_type(option, UInt8(NGHTTP2_PRIORITY_UPDATE.rawValue))
        guard unsafe nghttp2_session_server_new2(&session, callbacks, nil, option) == 0, let session = unsafe session else {
            Self.outOfMemory()
        }
        unsafe self.session = session
        submitSettings(limits)
    }

    deinit { unsafe nghttp2_session_del(session) }

    private static func outOfMemory() -> Never { preconditionFailure("there is no memory for a connection's state") }

    private func submitSettings(_ limits: HTTP2Limits) {
        let entries = [
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS.rawValue), value: UInt32(limits.concurrentStreamsMax)),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE.rawValue), value: UInt32(limits.streamWindowBytes)),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE.rawValue), value: UInt32(limits.head.headerBytesMax)),
            nghttp2_settings_entry(settings_id: Int32(NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES.rawValue), value: 1),
        ]
        _ = unsafe nghttp2_submit_settings(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), entries, entries.count)
        _ = unsafe nghttp2_session_set_local_window_size(
            session, UInt8(NGHTTP2_FLAG_NONE.rawValue), 0, Int32(limits.connectionWindowBytes))
    }

    /// To be called once, by the object that owns this handle.
    func attach(_ observer: SessionReference) {
        unsafe nghttp2_session_set_user_data(session, Unmanaged.passUnretained(observer).toOpaque())
    }

    // MARK: Bytes

    /// What nghttp2 says: 0, or one of its error codes after which the session is of no use any more.
    func receive(_ bytes: RawSpan) -> Int32 {
        unsafe bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return 0 }
            // nghttp2 reads so many bytes during the call, and keeps none of them.
            let count = unsafe nghttp2_session_mem_recv(session, base.assumingMemoryBound(to: UInt8.self), buffer.count)
            return count < 0 ? Int32(truncatingIfNeeded: count) : 0
        }
    }

    enum Output {
        case bytes([UInt8])
        /// Nothing to send now, or a rest that was asked for.
        case none
        case failed
    }

    /// The next frames that aren't DATA; those go to the observer meanwhile.
    func nextOutput() -> Output {
        var data: UnsafePointer<UInt8>?
        let count = unsafe nghttp2_session_mem_send(session, &data)
        guard count >= 0 else { return .failed }
        // nghttp2 lends so many bytes until the next call.
        guard count > 0, let data = unsafe data else { return .none }
        return unsafe .bytes(Array(UnsafeBufferPointer(start: data, count: count)))
    }

    var wantsNothing: Bool { unsafe nghttp2_session_want_read(session) == 0 && nghttp2_session_want_write(session) == 0 }

    // MARK: Streams

    /// A header section; the body follows by the observer's ``SessionObserver/bodyReady(_:limit:)``, unless `endsStream`.
    func submitResponse(_ stream: Int32, _ fields: [ResponseFields.Field], endsStream: Bool) {
        unsafe Self.withPairs(fields) { pairs in
            var provider = unsafe nghttp2_data_provider(source: nghttp2_data_source(), read_callback: SessionCallbacks.readBody)
            if endsStream {
                _ = unsafe nghttp2_submit_response(session, stream, pairs.baseAddress, pairs.count, nil)
            } else {
                _ = unsafe nghttp2_submit_response(session, stream, pairs.baseAddress, pairs.count, &provider)
            }
        }
    }

    /// A header section before the answer's own (RFC 9110, §15.2).
    func submitInterim(_ stream: Int32, _ fields: [ResponseFields.Field]) {
        unsafe Self.withPairs(fields) { pairs in
            _ = unsafe nghttp2_submit_headers(
                session, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream, nil, pairs.baseAddress, pairs.count, nil)
        }
    }

    /// There is more of a body after there was none.
    func resumeBody(_ stream: Int32) { _ = unsafe nghttp2_session_resume_data(session, stream) }

    func reset(_ stream: Int32, code: UInt32) {
        _ = unsafe nghttp2_submit_rst_stream(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream, code)
    }

    /// No request after those that have come is worked on.
    func submitGoAway() {
        let last = unsafe nghttp2_session_get_last_proc_stream_id(session)
        _ = unsafe nghttp2_submit_goaway(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), last, UInt32(NGHTTP2_NO_ERROR.rawValue), nil, 0)
    }

    var lastStream: Int32 { unsafe nghttp2_session_get_last_proc_stream_id(session) }

    func setUrgency(_ stream: Int32, _ urgency: UInt32) {
        var priority = nghttp2_extpri(urgency: urgency, inc: 0)
        _ = unsafe nghttp2_session_change_extpri_stream_priority(session, stream, &priority, 0)
    }

    // MARK: Flow control (RFC 9113, §5.2)

    func consumeConnection(_ count: Int) { _ = unsafe nghttp2_session_consume_connection(session, count) }
    func consumeStream(_ stream: Int32, _ count: Int) { _ = unsafe nghttp2_session_consume_stream(session, stream, count) }

    /// Whether the client lets us send nothing on this stream now.
    func isWindowClosed(_ stream: Int32) -> Bool {
        unsafe nghttp2_session_get_remote_window_size(session) <= 0
            || nghttp2_session_get_stream_remote_window_size(session, stream) <= 0
    }

    /// Lends fields as nghttp2 wants them; it copies them during the call.
    private static func withPairs(_ fields: [ResponseFields.Field], _ body: (UnsafeMutableBufferPointer<nghttp2_nv>) -> Void) {
        var bytes: [UInt8] = []
        for field in fields { bytes += field.name + field.value }
        unsafe bytes.withUnsafeMutableBufferPointer { bytes in
            guard var next = bytes.baseAddress else { return }
            unsafe withUnsafeTemporaryAllocation(of: nghttp2_nv.self, capacity: fields.count) { pairs in
                for (index, field) in fields.enumerated() {
                    // All names and values stand in `bytes`, one behind the other.
                    let flags = field.isSensitive ? NGHTTP2_NV_FLAG_NO_INDEX : NGHTTP2_NV_FLAG_NONE
                    unsafe pairs[index] = nghttp2_nv(
                        name: next, value: next + field.name.count, namelen: field.name.count, valuelen: field.value.count,
                        flags: UInt8(flags.rawValue))
                    unsafe next += field.name.count + field.value.count
                }
                unsafe body(pairs)
            }
        }
    }
}

internal import CNGHTTP2

/// Leads nghttp2's callbacks to the observer.
final class SessionReference {
    weak var observer: (any SessionObserver)?
}

/// The functions that nghttp2 calls. `user` is the ``SessionReference`` that ``SessionHandle/attach(_:)`` was given, whose owner owns the
/// session too; pointers to frames and bytes are good during the call.
enum SessionCallbacks {
    static func set(on callbacks: OpaquePointer?) {
        unsafe nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks) { _, header, user in
            guard let header = unsafe header?.pointee, let observer = unsafe observer(user) else { return failure }
            return observer.beganFrame(type: header.type, flags: header.flags, byteCount: header.length) ? 0 : failure
        }
        unsafe nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks) { _, frame, user in
            guard let frame = unsafe frame?.pointee, let observer = unsafe observer(user) else { return failure }
            if unsafe isRequest(frame) { unsafe observer.beganRequest(frame.hd.stream_id) }
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_header_callback(callbacks) { _, frame, name, nameCount, value, valueCount, _, user in
            guard let frame = unsafe frame?.pointee, let observer = unsafe observer(user) else { return failure }
            // What follows a body (trailers) nobody asks for.
            if unsafe isRequest(frame) {
                unsafe observer.received(stream: frame.hd.stream_id, name: bytes(name, nameCount), value: bytes(value, valueCount))
            }
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { _, frame, user in
            guard let frame = unsafe frame?.pointee, let observer = unsafe observer(user) else { return failure }
            let header = unsafe frame.hd
            let endsStream = header.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0
            if unsafe isRequest(frame) { observer.endedHead(header.stream_id, endsStream: endsStream) }
            let carriesEnd = header.type == UInt8(NGHTTP2_DATA.rawValue) || header.type == UInt8(NGHTTP2_HEADERS.rawValue)
            if endsStream, carriesEnd { observer.endedRequest(header.stream_id) }
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) { _, _, stream, data, count, user in
            guard let observer = unsafe observer(user) else { return failure }
            unsafe observer.received(stream: stream, body: bytes(data, count))
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(callbacks) { _, _, _, user in
            guard let observer = unsafe observer(user) else { return failure }
            return observer.sawInvalidFrame() ? 0 : failure
        }
        unsafe nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) { _, stream, code, user in
            guard let observer = unsafe observer(user) else { return failure }
            return observer.closed(stream, code: code) ? 0 : failure
        }
        unsafe nghttp2_session_callbacks_set_send_data_callback(callbacks) { _, frame, header, count, _, user in
            guard let frame = unsafe frame?.pointee, let observer = unsafe observer(user) else { return failure }
            let goesOn = unsafe observer.send(frameHeader: bytes(header, frameHeaderBytes), stream: frame.hd.stream_id, byteCount: count)
            return goesOn ? 0 : Int32(NGHTTP2_ERR_PAUSE.rawValue)
        }
    }

    /// Says how much of a body there is; the bytes themselves go by `send_data`, so that they needn't be copied.
    static let readBody: nghttp2_data_source_read_callback = { _, stream, _, limit, flags, _, user in
        guard let observer = unsafe observer(user), let flags = unsafe flags else { return Int(failure) }
        guard let (byteCount, isLast) = observer.bodyReady(stream, limit: limit) else { return Int(NGHTTP2_ERR_DEFERRED.rawValue) }
        unsafe flags.pointee |= UInt32(NGHTTP2_DATA_FLAG_NO_COPY.rawValue)
        if isLast { unsafe flags.pointee |= UInt32(NGHTTP2_DATA_FLAG_EOF.rawValue) }
        return byteCount
    }
}

// Free functions: a closure that C calls can't capture even the type around it.

private let failure = Int32(NGHTTP2_ERR_CALLBACK_FAILURE.rawValue)
/// RFC 9113, §4.1.
private let frameHeaderBytes = 9

private func observer(_ user: UnsafeMutableRawPointer?) -> (any SessionObserver)? {
    unsafe user.flatMap { unsafe Unmanaged<SessionReference>.fromOpaque($0).takeUnretainedValue().observer }
}

private func bytes(_ start: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
    unsafe Array(UnsafeBufferPointer(start: start, count: count))
}

private func isRequest(_ frame: nghttp2_frame) -> Bool {
    unsafe frame.hd.type == UInt8(NGHTTP2_HEADERS.rawValue) && frame.headers.cat == NGHTTP2_HCAT_REQUEST
}

internal import CCurl

/// Owns one `CURLM *`, under which transfers run.
///
/// `@unchecked Sendable`: libcurl allows `curl_multi_wakeup`, behind ``wake()``, from any thread. All else is called by the one thread that
/// runs the ``TransferLoop``.
@safe final class MultiHandle: @unchecked Sendable {
    // Made in `init`, freed in `deinit`, when no thread has this object any more.
    private let pointer: UnsafeMutableRawPointer

    private static let isLibraryReady: Bool = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init(limits: OutgoingLimits) {
        guard Self.isLibraryReady, let pointer = unsafe curl_multi_init() else { preconditionFailure("libcurl starts") }
        unsafe self.pointer = pointer
        unsafe carillon_curl_multi_set_number(pointer, CURLMOPT_MAXCONNECTS, limits.idleConnectionsMax)
        unsafe carillon_curl_multi_set_number(pointer, CURLMOPT_PIPELINING, Int(CURLPIPE_MULTIPLEX))
    }

    deinit { unsafe curl_multi_cleanup(pointer) }

    /// Ends a ``wait(milliseconds:)``, the current one or the next.
    func wake() { unsafe curl_multi_wakeup(pointer) }

    /// Until a socket is ready, a time of libcurl's has come, or ``wake()``.
    func wait(milliseconds: Int32) { unsafe curl_multi_poll(pointer, nil, 0, milliseconds, nil) }

    /// Does what can be done now.
    func perform() {
        var running: CInt = 0
        unsafe curl_multi_perform(pointer, &running)
    }

    /// Whether libcurl has taken it.
    func add(_ transfer: Transfer) -> Bool { unsafe curl_multi_add_handle(pointer, transfer.easy.pointer) == CURLM_OK }

    func remove(_ transfer: Transfer) { unsafe curl_multi_remove_handle(pointer, transfer.easy.pointer) }

    /// The identity of the handle of a transfer that has ended, once for each.
    func nextEnded() -> (key: UInt, code: CURLcode)? {
        var code = CURLE_OK
        guard let easy = unsafe carillon_curl_next_ended(pointer, &code) else { return nil }
        return (UInt(bitPattern: easy), code)
    }
}

extension Transfer {
    /// As ``MultiHandle/nextEnded()`` names it.
    var key: UInt { UInt(bitPattern: unsafe easy.pointer) }
}

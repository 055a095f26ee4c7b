internal import COpenSSL

/// Owns one `SSL` over two memory buffers: bytes of the network go in by ``receive(_:)`` and come out by ``takeOutput()``, and OpenSSL never sees
/// a socket.
@safe struct SessionHandle: ~Copyable {
    // Made by the initializer, freed in `deinit`, and lent only to the calls in this file.
    private let ssl: OpaquePointer
    private let parameters: SessionParameters

    /// A server's session; nil when there is no memory for it.
    init?(_ parameters: SessionParameters) {
        let context = parameters.context.identity(host: nil).context
        guard let ssl = unsafe SSL_new(context.context) else { return nil }
        let (input, output) = unsafe (BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()))
        guard unsafe input != nil, unsafe output != nil else {
            unsafe BIO_free(input)
            unsafe BIO_free(output)
            unsafe SSL_free(ssl)
            return nil
        }
        unsafe self.ssl = ssl
        self.parameters = parameters
        // The session owns both from now on.
        unsafe SSL_set_bio(ssl, input, output)
        unsafe SSL_set_accept_state(ssl)
        _ = unsafe SSL_set_ex_data(ssl, 0, Unmanaged.passUnretained(parameters).toOpaque())
    }

    deinit { unsafe SSL_free(ssl) }

    /// What came of asking OpenSSL for something.
    enum Progress: Equatable {
        /// Done; for reading, so many bytes.
        case done(Int)
        /// More bytes of the network are needed.
        case needsInput
        /// The peer has said that it will say no more (`close_notify`).
        case ended
        case failed(TLSError)
    }

    func handshake() -> Progress {
        ERR_clear_error()
        return progress(unsafe SSL_do_handshake(ssl), done: 0)
    }

    func receive(_ bytes: RawSpan) -> Bool {
        unsafe bytes.withUnsafeBytes { buffer in
            unsafe BIO_write(SSL_get_rbio(ssl), buffer.baseAddress, CInt(clamping: buffer.count)) == buffer.count
        }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Progress {
        ERR_clear_error()
        var count = 0
        let code = unsafe SSL_read_ex(ssl, buffer.baseAddress, buffer.count, &count)
        return progress(code, done: count)
    }

    /// Encrypts all of the bytes, once the handshake is over.
    func write(_ bytes: UnsafeRawBufferPointer) -> Progress {
        ERR_clear_error()
        var count = 0
        let code = unsafe SSL_write_ex(ssl, bytes.baseAddress, bytes.count, &count)
        return progress(code, done: count)
    }

    /// Says goodbye (`close_notify`).
    func end() {
        ERR_clear_error()
        _ = unsafe SSL_shutdown(ssl)
        ERR_clear_error()
    }

    /// What is to be sent.
    func takeOutput() -> [UInt8] {
        let output = unsafe SSL_get_wbio(ssl)
        let count = unsafe BIO_ctrl_pending(output)
        guard count > 0 else { return [] }
        return unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            unsafe filled = max(0, Int(BIO_read(output, buffer.baseAddress, CInt(clamping: count))))
        }
    }

    /// Bytes of the network, or what they hold, that wait to be read.
    var hasInput: Bool { unsafe BIO_ctrl_pending(SSL_get_rbio(ssl)) > 0 || SSL_has_pending(ssl) == 1 }

    /// What ALPN has agreed on.
    var applicationProtocol: String? {
        var name: UnsafePointer<UInt8>?
        var count: UInt32 = 0
        unsafe SSL_get0_alpn_selected(ssl, &name, &count)
        // OpenSSL keeps the name as long as the session.
        return unsafe count > 0 ? String(decoding: UnsafeBufferPointer(start: name, count: Int(count)), as: UTF8.self) : nil
    }

    var isResumed: Bool { unsafe SSL_session_reused(ssl) == 1 }

    /// "TLSv1.3".
    var version: String { unsafe String(cString: SSL_get_version(ssl)) }

    private func progress(_ code: CInt, done count: Int) -> Progress {
        if code == 1 { return .done(count) }
        switch unsafe SSL_get_error(ssl, code) {
        case SSL_ERROR_WANT_READ: return .needsInput
        case SSL_ERROR_ZERO_RETURN: return .ended
        default: return .failed(.openSSL("The TLS connection failed"))
        }
    }
}

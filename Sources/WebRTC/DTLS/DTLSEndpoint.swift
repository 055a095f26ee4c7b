internal import CDTLS

/// One side of a DTLS 1.2 association (RFC 6347) over datagrams that the caller carries. Owns one `SSL`.
///
/// The caller says when to retransmit, but OpenSSL measures the time since a flight by itself: ``timeUntilRetransmission`` is how long it
/// wants to wait from now on.
@safe package struct DTLSEndpoint: ~Copyable {
    package enum Event {
        /// The handshake is over, and the peer is who it said.
        case established(DTLSSRTPKeys)
        /// The peer has said good-bye.
        case closed
        case failed(DTLSError)
    }

    private enum State {
        /// Next: `established` or `over`.
        case handshaking
        /// Next: `over`.
        case established
        case over
    }

    package struct Limits: Sendable {
        /// What a datagram of ours has at most: passes any path that carries IPv6, with room for UDP and tunnels.
        package static let datagramBytesMax = 1200
        /// A longer one isn't read: no record of a handshake is longer than 2^14 bytes, and no path carries it.
        package static let receivedBytesMax = 16 * 1024
    }

    // Made in `init`, freed in `deinit`, and never handed out. The BIOs belong to it.
    private let ssl: OpaquePointer
    private let input: OpaquePointer
    private let output: OpaquePointer
    private let isClient: Bool
    private let fingerprints: [CertificateFingerprint]
    private var state = State.handshaking
    private var records = DTLSRecords()

    /// - Parameter fingerprints: those the peer announced, of which one must be its certificate's.
    package init(_ certificate: DTLSCertificate, isClient: Bool, fingerprints: [CertificateFingerprint]) {
        // `SSL_new` counts a reference to the context of its own.
        guard let ssl = unsafe SSL_new(certificate.context), let input = unsafe BIO_new(BIO_s_mem()),
            let output = unsafe BIO_new(BIO_s_mem())
        else { preconditionFailure("OpenSSL has no memory for a connection") }
        unsafe self.ssl = ssl
        unsafe self.input = input
        unsafe self.output = output
        self.isClient = isClient
        self.fingerprints = fingerprints
        unsafe carillon_dtls_never_ends(input)
        unsafe carillon_dtls_never_ends(output)
        unsafe SSL_set_bio(ssl, input, output)
        unsafe carillon_dtls_set_mtu(ssl, Limits.datagramBytesMax)
        // A first wait of 100 ms, since a path of WebRTC is quick and each loss would cost the peer a second by RFC 6347, §4.2.4.1.
        unsafe DTLS_set_timer_cb(ssl) { _, last in last == 0 ? 100_000 : min(last * 2, 3_000_000) }
        if isClient { unsafe SSL_set_connect_state(ssl) } else { unsafe SSL_set_accept_state(ssl) }
    }

    deinit { unsafe SSL_free(ssl) }

    /// Makes the client's first flight. A server waits.
    package mutating func start() -> Event? { isClient ? advance() : nil }

    /// Takes a datagram of the peer's.
    package mutating func receive(_ datagram: RawSpan) -> Event? {
        guard state != .over, (1...Limits.receivedBytesMax).contains(datagram.byteCount) else { return nil }
        // The BIO copies the bytes.
        _ = unsafe datagram.withUnsafeBytes { unsafe BIO_write(input, $0.baseAddress, CInt($0.count)) }
        return advance()
    }

    /// How long to wait for the peer before ``retransmit()``; nil when nothing is waited for.
    package var timeUntilRetransmission: Duration? {
        guard state == .handshaking else { return nil }
        var left = timeval()
        guard unsafe carillon_dtls_get_timeout(ssl, &left) == 1 else { return nil }
        return .seconds(left.tv_sec) + .microseconds(left.tv_usec)
    }

    /// Sends the last flight again, if its time has come; after too many times the handshake has failed.
    package mutating func retransmit() -> Event? {
        guard state == .handshaking else { return nil }
        let code = unsafe carillon_dtls_handle_timeout(ssl)
        ERR_clear_error()
        return code < 0 ? fail(.timedOut) : nil
    }

    /// The next datagram to send, if there is one.
    package mutating func nextDatagram() -> [UInt8]? {
        drainOutput()
        return records.nextDatagram(bytesMax: Limits.datagramBytesMax)
    }

    /// Says good-bye.
    package mutating func close() {
        if state == .established { _ = unsafe SSL_shutdown(ssl) }
        ERR_clear_error()
        state = .over
    }

    // MARK: Handshake

    private mutating func advance() -> Event? {
        // What one connection leaves in the thread's queue of errors must not be taken for another's.
        defer { ERR_clear_error() }
        switch state {
        case .handshaking:
            ERR_clear_error()
            let code = unsafe SSL_do_handshake(ssl)
            if code == 1 { return establish() }
            let reason = unsafe SSL_get_error(ssl, code)
            return reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_WANT_WRITE ? nil : fail(.failed(Self.reason()))
        case .established: return readToEnd()
        case .over: return nil
        }
    }

    private mutating func establish() -> Event {
        guard isPromised() else { return fail(.wrongCertificate) }
        guard let chosen = unsafe SSL_get_selected_srtp_profile(ssl), let number = UInt16(exactly: unsafe chosen.pointee.id),
            let profile = SRTPProfile(rawValue: number)
        else { return fail(.noProfile) }
        var material = [UInt8](repeating: 0, count: DTLSSRTPKeys.byteCount(profile))
        // OpenSSL writes as many bytes as `material` has.
        let code = unsafe SSL_export_keying_material(
            ssl, &material, material.count, DTLSSRTPKeys.label, DTLSSRTPKeys.label.utf8.count, nil, 0, 0)
        guard code == 1 else { return fail(.failed(Self.reason())) }
        state = .established
        return .established(DTLSSRTPKeys(profile: profile, material: material, isClient: isClient))
    }

    private func isPromised() -> Bool {
        guard let certificate = unsafe SSL_get1_peer_certificate(ssl) else { return false }
        defer { unsafe X509_free(certificate) }
        return fingerprints.contains { unsafe DTLSCertificate.digest(of: certificate, $0.algorithm) == $0.digest }
    }

    /// Nothing but alerts and repeated flights is expected here; data is dropped.
    private mutating func readToEnd() -> Event? {
        var dropped = [UInt8](repeating: 0, count: 2048)
        while true {
            // OpenSSL writes as many bytes as `dropped` has.
            let count = unsafe SSL_read(ssl, &dropped, CInt(dropped.count))
            if count > 0 { continue }
            switch unsafe SSL_get_error(ssl, count) {
            case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return nil
            case SSL_ERROR_ZERO_RETURN:
                state = .over
                return .closed
            default: return fail(.failed(Self.reason()))
            }
        }
    }

    private mutating func fail(_ error: DTLSError) -> Event {
        state = .over
        return .failed(error)
    }

    private mutating func drainOutput() {
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            // The BIO writes as many bytes as `chunk` has.
            let count = unsafe BIO_read(output, &chunk, CInt(chunk.count))
            guard count > 0 else { return }
            records.append(chunk[..<Int(count)])
        }
    }

    private static func reason() -> String {
        guard let reason = unsafe ERR_reason_error_string(ERR_peek_error()) else { return "unknown" }
        return unsafe String(cString: reason)
    }
}

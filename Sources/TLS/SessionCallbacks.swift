internal import COpenSSL
import Runtime

/// What one connection's callbacks need. The session owns it, and so it lives longer than its `SSL`.
final class SessionParameters {
    let context: TLSServerContext
    /// Names of ALPN (RFC 7301), what we like best first; empty: the client may want what it likes.
    let protocols: [[UInt8]]

    init(context: TLSServerContext, protocols: [String]) {
        self.context = context
        self.protocols = protocols.map { Array($0.utf8) }
    }
}

/// The functions that OpenSSL calls during handshakes. Each finds its connection's ``SessionParameters`` at the `SSL`, where ``SessionHandle``
/// has put them; pointers are good during the call.
enum SessionCallbacks {
    static func set(on context: OpaquePointer) {
        unsafe carillon_on_server_name(context) { ssl, _, _ in
            guard let parameters = unsafe parameters(ssl) else { return SSL_TLSEXT_ERR_ALERT_FATAL }
            let name = unsafe SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name)
            let identity = unsafe parameters.context.identity(host: name.map { unsafe String(cString: $0) })
            _ = unsafe SSL_set_SSL_CTX(ssl, identity.context.context)
            return SSL_TLSEXT_ERR_OK
        }
        unsafe SSL_CTX_set_alpn_select_cb(
            context,
            { ssl, chosen, chosenCount, offered, offeredCount, _ in
                guard let parameters = unsafe parameters(ssl), let chosen = unsafe chosen, let chosenCount = unsafe chosenCount else {
                    return SSL_TLSEXT_ERR_ALERT_FATAL
                }
                if parameters.protocols.isEmpty { return SSL_TLSEXT_ERR_NOACK }
                let list = unsafe UnsafeBufferPointer(start: offered, count: Int(offeredCount))
                guard let range = unsafe ProtocolList.choose(parameters.protocols, from: Array(list)) else {
                    return SSL_TLSEXT_ERR_ALERT_FATAL
                }
                // The name stands in the client's own list, which OpenSSL keeps until it has copied it.
                unsafe chosen.pointee = offered.map { unsafe $0 + range.lowerBound }
                unsafe chosenCount.pointee = UInt8(range.count)
                return SSL_TLSEXT_ERR_OK
            }, nil)
        _ = unsafe SSL_CTX_set_tlsext_ticket_key_evp_cb(context) { ssl, name, vector, cipher, mac, isNew in
            guard let parameters = unsafe parameters(ssl), let name = unsafe name, let vector = unsafe vector else { return -1 }
            return unsafe TicketSeal.prepare(
                parameters.context.tickets, name: name, vector: vector, cipher: cipher, mac: mac, isNew: isNew == 1)
        }
    }
}

/// Free: a closure that C calls can't capture even the type around it.
private func parameters(_ ssl: OpaquePointer?) -> SessionParameters? {
    // The session has put it there, and owns both.
    unsafe SSL_get_ex_data(ssl, 0).map { unsafe Unmanaged<SessionParameters>.fromOpaque($0).takeUnretainedValue() }
}

/// The list in ALPN's extension: names, each behind its length in a byte (RFC 7301, §3.1).
enum ProtocolList {
    /// Where in the list the first of our protocols stands that the client offers too.
    static func choose(_ ours: [[UInt8]], from list: [UInt8]) -> Range<Int>? {
        var offered: [Range<Int>] = []
        var place = 0
        while place < list.count {
            let end = place + 1 + Int(list[place])
            guard end <= list.count else { return nil }
            offered.append(place + 1..<end)
            place = end
        }
        for name in ours { if let match = offered.first(where: { list[$0].elementsEqual(name) }) { return match } }
        return nil
    }
}

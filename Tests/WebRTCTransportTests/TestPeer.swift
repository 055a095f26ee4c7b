import Glibc

/// A UDP socket of a peer, on a port of its own. Blocking; each wait has an end.
final class TestPeer {
    private let number: CInt

    init(to port: UInt16) {
        number = socket(AF_INET, CInt(SOCK_DGRAM.rawValue), 0)
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        _ = setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    deinit { Glibc.close(number) }

    func send(_ bytes: [UInt8]) { _ = Glibc.send(number, bytes, bytes.count, 0) }
    func send(_ text: String) { send(Array(text.utf8)) }

    /// Nil where nothing comes within ten seconds, or at once with `patient` false.
    func receive(patient: Bool = true) -> String? {
        var bytes = [UInt8](repeating: 0, count: 2048)
        let count = recv(number, &bytes, bytes.count, patient ? 0 : CInt(MSG_DONTWAIT))
        return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
    }

    func ask(_ bytes: [UInt8]) -> String? {
        send(bytes)
        return receive()
    }

    func ask(_ text: String) -> String? { ask(Array(text.utf8)) }
}

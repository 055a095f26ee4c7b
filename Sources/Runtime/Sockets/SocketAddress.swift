import Glibc

/// An IPv4 or IPv6 address with a port.
package struct SocketAddress: Sendable, Hashable, CustomStringConvertible {
    /// 4 or 16 bytes in network order. An IPv4 peer of an IPv6 socket is kept as IPv4.
    package let bytes: [UInt8]
    package let port: UInt16

    /// Takes a numeric address ("127.0.0.1", "::1", "::"); nil when it is none.
    package init?(_ text: String, port: UInt16) {
        var four = in_addr()
        var six = in6_addr()
        if unsafe inet_pton(AF_INET, text, &four) == 1 {
            bytes = unsafe withUnsafeBytes(of: four) { unsafe Array($0) }
        } else if unsafe inet_pton(AF_INET6, text, &six) == 1 {
            bytes = unsafe withUnsafeBytes(of: six) { unsafe Array($0) }
        } else {
            return nil
        }
        self.port = port
    }

    private init(bytes: [UInt8], port: UInt16) {
        let isMapped = bytes.count == 16 && bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        self.bytes = isMapped ? Array(bytes[12...]) : bytes
        self.port = port
    }

    /// Nil for an address of another family.
    init?(kernelForm address: UnsafePointer<sockaddr>, port: UInt16) {
        // The family says which structure it is.
        switch CInt(unsafe address.pointee.sa_family) {
        case AF_INET:
            let four = unsafe UnsafeRawPointer(address).loadUnaligned(as: sockaddr_in.self)
            bytes = unsafe withUnsafeBytes(of: four.sin_addr) { unsafe Array($0) }
        case AF_INET6:
            let six = unsafe UnsafeRawPointer(address).loadUnaligned(as: sockaddr_in6.self)
            bytes = unsafe withUnsafeBytes(of: six.sin6_addr) { unsafe Array($0) }
        default: return nil
        }
        self.port = port
    }

    package var isIPv4: Bool { bytes.count == 4 }
    /// Reached from this machine only (127.0.0.0/8, ::1).
    package var isLoopback: Bool { isIPv4 ? bytes[0] == 127 : bytes[..<15].allSatisfy { $0 == 0 } && bytes[15] == 1 }
    /// Every address of the machine.
    package var isAny: Bool { bytes.allSatisfy { $0 == 0 } }

    /// The address without the port, as people write it.
    package var host: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        _ = unsafe bytes.withUnsafeBytes { source in
            unsafe inet_ntop(isIPv4 ? AF_INET : AF_INET6, source.baseAddress, &text, socklen_t(INET6_ADDRSTRLEN))
        }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    package var description: String { isIPv4 ? "\(host):\(port)" : "[\(host)]:\(port)" }

    /// Lends the kernel's form of the address.
    func withKernelForm<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        if isIPv4 {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            unsafe withUnsafeMutableBytes(of: &address.sin_addr) { unsafe $0.copyBytes(from: bytes) }
            return unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port.bigEndian
        unsafe withUnsafeMutableBytes(of: &address.sin6_addr) { unsafe $0.copyBytes(from: bytes) }
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, socklen_t(MemoryLayout<sockaddr_in6>.size)) }
        }
    }

    /// Asks the kernel for an address through `body` (getsockname, accept, recvfrom); nil when it gave none of ours.
    static func received(_ body: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Void) -> SocketAddress? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, &length) }
        }
        // The storage is large and aligned enough for either form; the family says which one the kernel wrote.
        let family = CInt(storage.ss_family)
        return unsafe withUnsafeBytes(of: storage) { raw in
            switch family {
            case AF_INET:
                let address = unsafe raw.load(as: sockaddr_in.self)
                return unsafe withUnsafeBytes(of: address.sin_addr) {
                    unsafe SocketAddress(bytes: Array($0), port: UInt16(bigEndian: address.sin_port))
                }
            case AF_INET6:
                let address = unsafe raw.load(as: sockaddr_in6.self)
                return unsafe withUnsafeBytes(of: address.sin6_addr) {
                    unsafe SocketAddress(bytes: Array($0), port: UInt16(bigEndian: address.sin6_port))
                }
            default:
                return nil
            }
        }
    }
}

internal import CLinux
import Glibc

/// Makes sockets and sets their options.
enum Socket {
    /// A non-blocking socket, bound to `address`. A socket for `::` takes IPv4 peers too.
    static func bound(type: CInt, address: SocketAddress, sharesPort: Bool) throws(SystemCallError) -> Descriptor {
        let number = socket(address.isIPv4 ? AF_INET : AF_INET6, type | CInt(SOCK_NONBLOCK.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard number >= 0 else { throw SystemCallError("socket") }
        let descriptor = Descriptor(adopting: number)
        set(number, SOL_SOCKET, SO_REUSEADDR, 1)
        if sharesPort { set(number, SOL_SOCKET, SO_REUSEPORT, 1) }
        if !address.isIPv4 { set(number, CInt(IPPROTO_IPV6), IPV6_V6ONLY, address.isAny ? 0 : 1) }
        let result = unsafe address.withKernelForm { unsafe bind(number, $0, $1) }
        guard result == 0 else { throw SystemCallError("bind") }
        return descriptor
    }

    static func set(_ descriptor: CInt, _ level: CInt, _ option: CInt, _ value: CInt) {
        var value = value
        _ = unsafe setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<CInt>.size))
    }

    static func localAddress(_ descriptor: CInt) -> SocketAddress? {
        unsafe SocketAddress.received { _ = unsafe getsockname(descriptor, $0, $1) }
    }
}

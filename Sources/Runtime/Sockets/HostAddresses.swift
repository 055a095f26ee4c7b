internal import CLinux
import Glibc

/// Addresses of this machine and of names.
package enum HostAddresses {
    /// Those of this machine that others can reach it by, IPv4 first; where it has none, its loopback addresses. Those of one link alone
    /// (169.254.0.0/16, fe80::/10) are left out.
    package static func ownReachable() -> [SocketAddress] {
        let all = own()
        let reachable = all.filter { !$0.isLoopback && !$0.isLinkLocal }
        let chosen = reachable.isEmpty ? all.filter(\.isLoopback) : reachable
        return chosen.filter(\.isIPv4) + chosen.filter { !$0.isIPv4 }
    }

    private static func own() -> [SocketAddress] {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard unsafe getifaddrs(&first) == 0 else { return [] }
        defer { unsafe freeifaddrs(first) }
        var addresses: [SocketAddress] = []
        // A list of the kernel's interfaces, alive until `freeifaddrs`; an interface without an address has none there.
        var next = unsafe first
        while let interface = unsafe next {
            if let address = unsafe interface.pointee.ifa_addr, let found = unsafe SocketAddress(kernelForm: address, port: 0) {
                if !addresses.contains(found) { addresses.append(found) }
            }
            unsafe next = interface.pointee.ifa_next
        }
        return addresses
    }

    /// Looks a name up; it may take seconds (``BlockingWork``). A numeric address is its own. Empty where the name isn't known.
    package static func lookUp(_ name: String) -> [SocketAddress] {
        if let address = SocketAddress(name, port: 0) { return [address] }
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = CInt(SOCK_DGRAM.rawValue)
        var first: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(name, nil, &hints, &first) == 0 else { return [] }
        defer { unsafe freeaddrinfo(first) }
        var addresses: [SocketAddress] = []
        // The resolver's list, alive until `freeaddrinfo`.
        var next = unsafe first
        while let entry = unsafe next {
            if let address = unsafe entry.pointee.ai_addr, let found = unsafe SocketAddress(kernelForm: address, port: 0) {
                if !addresses.contains(found) { addresses.append(found) }
            }
            unsafe next = entry.pointee.ai_next
        }
        return addresses
    }
}

extension SocketAddress {
    fileprivate var isLinkLocal: Bool {
        isIPv4 ? bytes[0] == 169 && bytes[1] == 254 : bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80
    }
}

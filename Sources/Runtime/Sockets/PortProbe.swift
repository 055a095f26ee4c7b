internal import CLinux
import Glibc

/// Tries whether a TCP port can be listened on by this process alone.
package enum PortProbe {
    /// Nil when the port is free.
    package static func trouble(_ address: SocketAddress) -> SystemCallError? {
        do throws(SystemCallError) {
            let descriptor = try Socket.bound(type: CInt(SOCK_STREAM.rawValue), address: address, sharesPort: false)
            return listen(descriptor.number, 1) == 0 ? nil : SystemCallError("listen")
        } catch {
            return error
        }
    }
}

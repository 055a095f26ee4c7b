import Runtime
import Testing

@Suite struct SocketAddressTests {
    @Test("Numeric addresses are read and written as people do; names are none")
    func text() {
        #expect(SocketAddress("127.0.0.1", port: 80)?.description == "127.0.0.1:80")
        #expect(SocketAddress("::1", port: 80)?.description == "[::1]:80")
        #expect(SocketAddress("localhost", port: 80) == nil)
        #expect(SocketAddress("127.1.2.3", port: 0)?.isLoopback == true)
        #expect(SocketAddress("10.0.0.1", port: 0)?.isLoopback == false)
    }
}

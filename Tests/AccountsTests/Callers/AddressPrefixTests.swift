import Testing

@testable import Accounts

@Suite struct AddressPrefixTests {
    @Test("An IPv4 address counts whole, an IPv6 address by its first 64 bits")
    func prefixes() throws {
        #expect(AddressPrefix("192.0.2.7") != AddressPrefix("192.0.2.8"))
        #expect(AddressPrefix("2001:db8:1:2::1") == AddressPrefix("2001:db8:1:2:ffff:ffff:ffff:ffff"))
        #expect(AddressPrefix("2001:db8:1:2::1") != AddressPrefix("2001:db8:1:3::1"))
        #expect(AddressPrefix("::ffff:192.0.2.7") == AddressPrefix("192.0.2.7"))
        #expect(AddressPrefix(addressBytes: [192, 0, 2, 7]) == AddressPrefix("192.0.2.7"))
    }

    @Test("It is written as people know it, and coarser for keeping")
    func text() throws {
        let four = try #require(AddressPrefix("192.0.2.7"))
        #expect(four.description == "192.0.2.7" && four.coarse == "192.0.2.0/24")
        let six = try #require(AddressPrefix("2001:db8:0:7:1:2:3:4"))
        #expect(six.description == "2001:db8:0:7::/64" && six.coarse == "2001:db8:0::/48")
    }

    @Test("What is no address is none", arguments: ["", "localhost", "1.2.3", "1.2.3.4.5", "::g", "1.2.3.4:80"])
    func nonsense(text: String) {
        #expect(AddressPrefix(text) == nil)
        #expect(AddressPrefix(addressBytes: Array(text.utf8)) == nil || text.utf8.count == 4)
    }
}

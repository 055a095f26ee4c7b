import Testing

@testable import Outgoing

@Suite struct AddressRuleTests {
    @Test(
        "Addresses of private networks, of this machine and of cloud metadata are refused",
        arguments: [
            "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
            "100.64.0.1", "100.100.100.200", "192.0.0.192", "168.63.129.16", "198.18.0.1", "224.0.0.1", "255.255.255.255", "::1", "::",
            "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::a00:1",
            "2002:7f00:1::", "2001:db8::1", "2001::1", "fec0::1", "64:ff9b:1::1",
        ])
    func refuses(text: String) throws {
        let address = try #require(AddressBlock.bytes(text))
        #expect(!AddressRule.publicOnly().allows(address))
        #expect(AddressRule.anywhere.allows(address))
    }

    @Test(
        "Addresses of the public internet are allowed",
        arguments: [
            "1.1.1.1", "9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "100.63.255.255", "100.128.0.0",
            "223.255.255.255", "168.63.129.15", "2606:4700::1111", "2a00:1450:4001:80e::200e", "::ffff:1.1.1.1", "64:ff9b::101:101",
        ])
    func allows(text: String) throws {
        #expect(AddressRule.publicOnly().allows(try #require(AddressBlock.bytes(text))))
    }

    @Test("A block that the operator has allowed is allowed, and nothing beside it")
    func exceptions() throws {
        let rule = AddressRule.publicOnly(except: try ["10.1.2.0/23", "fd12::/16"].map { try #require(AddressBlock($0)) })
        let answers = try ["10.1.2.0", "10.1.3.255", "::ffff:10.1.3.1", "fd12:1::1", "10.1.4.0", "10.1.1.255", "fd13::1"].map {
            rule.allows(try #require(AddressBlock.bytes($0)))
        }
        #expect(answers == [true, true, true, true, false, false, false])
    }

    @Test("What is neither IPv4 nor IPv6 is refused", arguments: [0, 3, 5, 15, 17])
    func odd(count: Int) { #expect(!AddressRule.publicOnly().allows([UInt8](repeating: 1, count: count))) }

    @Test(
        "Blocks are read strictly", arguments: ["10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0/8", "::/129", "example.org", "", "/8"])
    func blocks(text: String) { #expect(AddressBlock(text) == nil) }

    @Test("A block of everything and a block of one address")
    func extremes() throws {
        #expect(try #require(AddressBlock("0.0.0.0/0")).contains([1, 2, 3, 4]))
        #expect(try #require(AddressBlock("1.2.3.4")).contains([1, 2, 3, 4]))
        #expect(try #require(AddressBlock("1.2.3.4/32")).contains([1, 2, 3, 5]) == false)
        #expect(try #require(AddressBlock("0.0.0.0/0")).contains([UInt8](repeating: 0, count: 16)) == false)
    }
}

internal import Bytes

/// XOR-MAPPED-ADDRESS (RFC 8489, §14.2): where a request came from, masked so that no box on the way rewrites it.
enum XORMappedAddress {
    static func read(_ value: inout ByteReader, _ transactionID: STUNHeader.TransactionID) throws(ParseError) -> TransportAddress {
        let family = try value.readUInt16()
        let port = try value.readUInt16() ^ UInt16(STUNHeader.magicCookie >> 16)
        switch TransportAddress.Family(rawValue: UInt8(truncatingIfNeeded: family)) {
        case .ipv4: return TransportAddress(ipv4: try value.readUInt32() ^ STUNHeader.magicCookie, port: port)
        case .ipv6:
            let mask = mask(transactionID)
            return TransportAddress(ipv6High: try value.readUInt64() ^ mask.high, low: try value.readUInt64() ^ mask.low, port: port)
        case nil: throw .invalid("an address is neither IPv4 nor IPv6", offset: 0)
        }
    }

    static func write(_ address: TransportAddress, _ transactionID: STUNHeader.TransactionID, to writer: inout STUNWriter) {
        var value = ByteWriter(reservingCapacity: 20)
        value.write(UInt16(address.family.rawValue))
        value.write(address.port ^ UInt16(STUNHeader.magicCookie >> 16))
        switch address.family {
        case .ipv4: value.write(UInt32(truncatingIfNeeded: address.low) ^ STUNHeader.magicCookie)
        case .ipv6:
            let mask = mask(transactionID)
            value.write(address.high ^ mask.high)
            value.write(address.low ^ mask.low)
        }
        writer.write(STUNAttributeType.xorMappedAddress, value.bytes)
    }

    /// The magic cookie and the transaction id, one behind the other.
    private static func mask(_ transactionID: STUNHeader.TransactionID) -> (high: UInt64, low: UInt64) {
        var high = UInt64(STUNHeader.magicCookie)
        var low: UInt64 = 0
        for index in 0..<4 { high = high << 8 | UInt64(transactionID[index]) }
        for index in 4..<12 { low = low << 8 | UInt64(transactionID[index]) }
        return (high, low)
    }
}

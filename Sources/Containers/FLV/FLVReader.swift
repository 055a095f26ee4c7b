package import Bytes

/// Cuts an FLV byte stream, such as a program writes into a pipe, into its tags (Adobe FLV 10.1, §E.2 to §E.4).
///
/// ```
/// reader.receive(bytes)
/// while let tag = try reader.nextTag() { … }
/// ```
/// Tags of other kinds than audio, video and script data, and encrypted ones, are skipped.
package struct FLVReader {
    package struct Limits: Equatable, Sendable {
        /// The largest tag body in bytes. A key frame of 4K video at 50 Mbit/s has about 2 MB.
        package var tagBytesMax = 8 * 1024 * 1024
        /// The largest file header in bytes. It has 9 in every version that exists.
        package var headerBytesMax = 1024

        package init() {}
    }

    private enum State {
        case fileHeader
        case skipping(Int)
        /// The four bytes that repeat the last tag's size, and the eleven in front of the next tag's body.
        case tagHeader
        case body(FLVTag, byteCount: Int)
    }

    private let limits: Limits
    private var state = State.fileHeader
    /// The part of a header that has arrived.
    private var header: [UInt8] = []
    private var tags = FIFO<FLVTag>()
    private var failure: ParseError?
    /// How many bytes of the stream have been used, for errors.
    private var streamOffset = 0

    package init(limits: Limits = Limits()) { self.limits = limits }

    /// Takes the next bytes of the stream. What was wrong with them is thrown by ``nextTag()``, after the good tags.
    package mutating func receive(_ bytes: RawSpan) {
        guard failure == nil else { return }
        var reader = ByteReader(bytes)
        do throws(ParseError) {
            while !reader.isAtEnd { try advance(&reader) }
        } catch {
            failure = error
        }
    }

    /// The oldest complete tag, or `nil` until more bytes arrive. Once it has thrown it throws for ever.
    package mutating func nextTag() throws(ParseError) -> FLVTag? {
        if let tag = tags.popFirst() { return tag }
        if let failure { throw failure }
        return nil
    }

    private mutating func advance(_ reader: inout ByteReader) throws(ParseError) {
        switch state {
        case .fileHeader:
            guard fillHeader(9, from: &reader) else { return }
            try finishFileHeader()
        case .tagHeader:
            guard fillHeader(15, from: &reader) else { return }
            try finishTagHeader()
        case .skipping(let count):
            let step = take(upTo: count, from: &reader).byteCount
            state = step == count ? .tagHeader : .skipping(count - step)
        case .body(var tag, let byteCount):
            // Leaves no second owner of the body, or appending would copy it.
            state = .tagHeader
            tag.body.append(contentsOf: take(upTo: byteCount - tag.body.count, from: &reader))
            if tag.body.count == byteCount { tags.append(tag) } else { state = .body(tag, byteCount: byteCount) }
        }
    }

    /// Whether `header` now has `count` bytes.
    private mutating func fillHeader(_ count: Int, from reader: inout ByteReader) -> Bool {
        header.append(contentsOf: take(upTo: count - header.count, from: &reader))
        return header.count == count
    }

    @_lifetime(copy reader)
    private mutating func take(upTo count: Int, from reader: inout ByteReader) -> RawSpan {
        let bytes = reader.readSpan(upTo: count)
        streamOffset += bytes.byteCount
        return bytes
    }

    private mutating func finishFileHeader() throws(ParseError) {
        var reader = ByteReader(header.rawSpan)
        guard try reader.readUInt24() == 0x46_4C_56 else {
            throw .invalid("an FLV stream doesn't start with “FLV”", offset: 0)
        }
        try reader.skip(2)
        let headerBytes = Int(try reader.readUInt32())
        guard headerBytes >= 9, headerBytes <= limits.headerBytesMax else {
            throw .invalid("an FLV header is larger than FLVReader.Limits.headerBytesMax or smaller than 9", offset: 5)
        }
        header.removeAll(keepingCapacity: true)
        state = headerBytes > 9 ? .skipping(headerBytes - 9) : .tagHeader
    }

    /// An error's offset is that of the header's first byte.
    private mutating func finishTagHeader() throws(ParseError) {
        var reader = ByteReader(header.rawSpan)
        // Some writers store a wrong previous size; nothing depends on it.
        try reader.skip(4)
        let type = try reader.readUInt8()
        let byteCount = Int(try reader.readUInt24())
        let low = try reader.readUInt24()
        let timestamp = UInt32(try reader.readUInt8()) << 24 | low
        guard byteCount <= limits.tagBytesMax else {
            throw .invalid("an FLV tag is larger than FLVReader.Limits.tagBytesMax", offset: streamOffset - header.count)
        }
        header.removeAll(keepingCapacity: true)
        start(type: type, byteCount: byteCount, timestamp: timestamp)
    }

    private mutating func start(type: UInt8, byteCount: Int, timestamp: UInt32) {
        // Bit 5 says that the body is encrypted (§E.4.1); the two bits above it are reserved.
        guard type & 0x20 == 0, let kind = FLVTag.Kind(rawValue: type & 0x1F) else {
            state = byteCount > 0 ? .skipping(byteCount) : .tagHeader
            return
        }
        var tag = FLVTag(kind: kind, timestamp: timestamp, body: [])
        guard byteCount > 0 else { return finishEmpty(tag) }
        tag.body.reserveCapacity(min(byteCount, Self.reservedBytesMax))
        state = .body(tag, byteCount: byteCount)
    }

    private mutating func finishEmpty(_ tag: FLVTag) {
        tags.append(tag)
        state = .tagHeader
    }

    /// A body is stored in one allocation up to this size; a larger one has to arrive before memory is spent on it.
    private static let reservedBytesMax = 1024 * 1024
}

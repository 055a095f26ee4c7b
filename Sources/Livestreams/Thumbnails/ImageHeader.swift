/// What the first bytes of a picture say, before anything of it is decoded: PNG (ISO/IEC 15948), JPEG (ITU-T T.81) or WebP (RFC 9649).
package struct ImageHeader: Sendable, Equatable {
    package enum Format: String, Sendable, CaseIterable {
        case png, jpeg, webp
    }

    package enum Failure: Error, Sendable, Equatable {
        /// By its first bytes it is none of the three.
        case unknownFormat
        case truncated
        /// Fields that contradict each other or their standard.
        case inconsistent
    }

    package let format: Format
    /// Pixels; at least 1.
    package let width: Int
    package let height: Int
    /// More than one picture.
    package let isAnimated: Bool

    package init(format: Format, width: Int, height: Int, isAnimated: Bool) {
        self.format = format
        self.width = width
        self.height = height
        self.isAnimated = isAnimated
    }

    /// - Parameter bytes: the whole picture, or as much of it as there is.
    package init(_ bytes: [UInt8]) throws(Failure) {
        let picture = ImageBytes(bytes)
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = try picture.png()
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = try picture.jpeg()
        } else if bytes.starts(with: Array("RIFF".utf8)), bytes.dropFirst(8).starts(with: Array("WEBP".utf8)) {
            self = try picture.webp()
        } else {
            throw .unknownFormat
        }
        guard width > 0, height > 0 else { throw .inconsistent }
    }
}

/// Bytes that are only read where they are.
private struct ImageBytes {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private func byte(_ offset: Int) throws(ImageHeader.Failure) -> Int {
        guard bytes.indices.contains(offset) else { throw .truncated }
        return Int(bytes[offset])
    }

    /// Up to 4 bytes.
    private func bigEndian(_ offset: Int, _ count: Int) throws(ImageHeader.Failure) -> Int {
        var value = 0
        for index in 0..<count { value = value << 8 | (try byte(offset + index)) }
        return value
    }

    private func littleEndian(_ offset: Int, _ count: Int) throws(ImageHeader.Failure) -> Int {
        var value = 0
        for index in (0..<count).reversed() { value = value << 8 | (try byte(offset + index)) }
        return value
    }

    private func has(_ word: String, at offset: Int) -> Bool {
        offset <= bytes.count && bytes[offset...].starts(with: word.utf8)
    }

    /// §11.2.2: IHDR comes first. An animation says so (acTL) before its pixels (IDAT).
    func png() throws(ImageHeader.Failure) -> ImageHeader {
        guard try bigEndian(8, 4) == 13, has("IHDR", at: 12) else { throw .inconsistent }
        let (width, height) = (try bigEndian(16, 4), try bigEndian(20, 4))
        guard width <= Int(Int32.max), height <= Int(Int32.max) else { throw .inconsistent }
        var offset = 8
        while !has("IDAT", at: offset + 4) {
            if has("acTL", at: offset + 4) { return ImageHeader(format: .png, width: width, height: height, isAnimated: true) }
            // Four bytes of length, type and checksum each; no sum overflows.
            offset += 12 + (try bigEndian(offset, 4))
        }
        return ImageHeader(format: .png, width: width, height: height, isAnimated: false)
    }

    /// B.1.1: markers with lengths, until the one that begins a frame (B.2.2).
    func jpeg() throws(ImageHeader.Failure) -> ImageHeader {
        var offset = 2
        while true {
            guard try byte(offset) == 0xFF else { throw .inconsistent }
            let marker = try byte(offset + 1)
            switch marker {
            case 0xFF: offset += 1
            case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
                let (height, width) = (try bigEndian(offset + 5, 2), try bigEndian(offset + 7, 2))
                return ImageHeader(format: .jpeg, width: width, height: height, isAnimated: false)
            case 0x01, 0xD0...0xD7: offset += 2
            // The end, or pixels, before any frame.
            case 0x00, 0xD8, 0xD9, 0xDA: throw .inconsistent
            default:
                let length = try bigEndian(offset + 2, 2)
                guard length >= 2 else { throw .inconsistent }
                offset += 2 + length
            }
        }
    }

    /// RFC 9649 §2.5 to §2.7.
    func webp() throws(ImageHeader.Failure) -> ImageHeader {
        let size = try littleEndian(16, 4)
        if has("VP8 ", at: 12) {
            // RFC 6386 §9.1: a key frame, its start code, 14 bits each.
            guard try byte(20) & 1 == 0, try bigEndian(23, 3) == 0x9D012A, size >= 10 else { throw .inconsistent }
            let (width, height) = (try littleEndian(26, 2) & 0x3FFF, try littleEndian(28, 2) & 0x3FFF)
            return ImageHeader(format: .webp, width: width, height: height, isAnimated: false)
        }
        if has("VP8L", at: 12) {
            guard try byte(20) == 0x2F else { throw .inconsistent }
            let bits = try littleEndian(21, 4)
            return ImageHeader(format: .webp, width: (bits & 0x3FFF) + 1, height: (bits >> 14 & 0x3FFF) + 1, isAnimated: false)
        }
        guard has("VP8X", at: 12), size >= 10 else { throw .inconsistent }
        let isAnimated = try byte(20) & 0x02 != 0
        let (width, height) = (try littleEndian(24, 3) + 1, try littleEndian(27, 3) + 1)
        return ImageHeader(format: .webp, width: width, height: height, isAnimated: isAnimated)
    }
}

import Testing

/// A record as x264 (core 164, by FFmpeg 5.1) writes it, and what is in it.
struct H264Vector: Sendable, CustomTestStringConvertible {
    let name: String
    let record: [UInt8]
    let width: Int
    let height: Int
    let frameRate: Double
    let profileName: String
    let codecString: String
    let mayReorder: Bool

    var testDescription: String { name }

    private init(
        _ name: String, _ record: String, _ width: Int, _ height: Int, _ frameRate: Double, _ profileName: String,
        _ codecString: String, mayReorder: Bool
    ) {
        self.name = name
        self.record = hexadecimal(record)
        self.width = width
        self.height = height
        self.frameRate = frameRate
        self.profileName = profileName
        self.codecString = codecString
        self.mayReorder = mayReorder
    }

    static let pal = H264Vector(
        "PAL, interlaced, 64:45",
        "014d401effe10020674d401eeca05a126ffc010000b5a828282a000003000200000300643e28532c01000568fba3cb20",
        720, 576, 25, "Main", "avc1.4d401e", mayReorder: true)
    static let high = H264Vector(
        "High with B-frames",
        "01640028ffe1001967640028acd940780227e5c04400000fa40003a9803c60c65801000668ebe3cb22c0fdf8f800",
        1920, 1080, 29.97, "High", "avc1.640028", mayReorder: true)
    static let zeroLatency = H264Vector(
        "-tune zerolatency",
        "01640020ffe1001867640020acb402802dd80880000003008000003c478c195001000468ef0fcbfdf8f800",
        1280, 720, 60, "High", "avc1.640020", mayReorder: false)
    static let baseline = H264Vector(
        "Baseline",
        "0142c028ffe100196742c028da01e0089f970110000003001000000303c0f1832a01000468ce0fc8",
        1920, 1080, 30, "Constrained Baseline", "avc1.42c028", mayReorder: false)

    static let all: [H264Vector] = [
        baseline, high, zeroLatency, pal,
        H264Vector(
            "854 columns", "0164001effe1001a6764001eacd940d83de6f011000003000100000300300f162d9601000768ebe3cb3002c0fdf8f800",
            854, 480, 24, "High", "avc1.64001e", mayReorder: true),
        H264Vector(
            "10 bits", "016e001effe1001b676e001ea6cd940a02ff97011000000300100000030320f162d96001000668ebe3cb22c0fdfafa00",
            640, 360, 25, "High 10", "avc1.6e001e", mayReorder: true),
        H264Vector(
            "4:2:2", "017a001effe1001e677a001eb6cd940a02ff89c05a808080a0000003002000000641e2c5b2c001000668ebe3cb22c0fefafa00",
            640, 360, 25, "High 4:2:2", "avc1.7a001e", mayReorder: true),
        H264Vector(
            "4:4:4", "01f4001effe1001b67f4001e91d640280bfe27011000000300100000030320f162e48001000568ebc06bcbfff8f800",
            640, 360, 25, "High 4:4:4 Predictive", "avc1.f4001e", mayReorder: false),
        H264Vector(
            "lossless, 642x362", "01f4001effe1001a67f4001eae6d01485fc44980880000030008000003019078b17501000568ef01af2cfdf8f800",
            642, 362, 25, "High 4:4:4 Predictive", "avc1.f4001e", mayReorder: false),
    ]
}

func hexadecimal(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var high: UInt8?
    for digit in text.compactMap(\.hexDigitValue) {
        if let first = high {
            bytes.append(first << 4 | UInt8(digit))
            high = nil
        } else {
            high = UInt8(digit)
        }
    }
    return bytes
}

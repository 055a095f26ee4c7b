/// What every picture codec's configuration says.
package protocol VideoConfiguration {
    /// Columns after cropping, at least 1.
    var width: Int { get }
    /// Rows after cropping, at least 1.
    var height: Int { get }
    /// Nil where the encoder doesn't say; players then take 1:1.
    var sampleAspectRatio: SampleAspectRatio? { get }
    /// Pictures a second; nil where the encoder doesn't say or says something absurd.
    var frameRate: Double? { get }
    var colour: ColourDescription? { get }
    /// The codec and its profile as RFC 6381 writes them.
    var codecString: String { get }
}

extension VideoConfiguration {
    /// Columns in square pixels.
    package var displayWidth: Int { sampleAspectRatio?.displayWidth(ofWidth: width) ?? width }
}

extension Double {
    /// A frame rate that a real encoder can have: 1…480; else nil, as encoders write anything that don't know theirs.
    static func frameRate(timeScale: UInt32, unitsInFrame: Double) -> Double? {
        guard unitsInFrame > 0 else { return nil }
        let rate = Double(timeScale) / unitsInFrame
        return (1...480).contains(rate) ? rate : nil
    }
}

extension String {
    /// Two lower-case hexadecimal digits.
    static func hexadecimal(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    /// At least two decimal digits.
    static func twoDigits(_ number: UInt8) -> String { (number < 10 ? "0" : "") + String(number) }
}

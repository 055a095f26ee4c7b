extension JSON {
    /// What a text may ask of the parser. One past a limit is an error that names it.
    package struct Limits: Sendable, Equatable {
        /// The whole text.
        package var bytesMax: Int
        /// Arrays and objects within one another.
        package var depthMax: Int
        /// Values altogether, objects and arrays included: each costs tens of bytes of memory for as few as two of text.
        package var valuesMax: Int
        /// The digits, signs and points of one number. The longest `Double` that anybody writes has 25.
        package var numberBytesMax: Int

        package init(bytesMax: Int = 1 << 20, depthMax: Int = 32, valuesMax: Int = 100_000, numberBytesMax: Int = 64) {
            self.bytesMax = bytesMax
            self.depthMax = depthMax
            self.valuesMax = valuesMax
            self.numberBytesMax = numberBytesMax
        }
    }
}

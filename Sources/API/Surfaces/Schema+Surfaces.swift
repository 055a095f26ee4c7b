extension Schema {
    /// A body as documented; what stands in it besides is ignored, as the servers that the documents describe do. What the documented
    /// members hold is looked at by their readers.
    static func open(_ shape: Schema) -> Schema { .either([shape, .map(.anything)]) }
}

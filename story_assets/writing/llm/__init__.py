"""Stories by language models: `writer` turns the answers of the chain (`story_assets.llm`) into outlines and scenes."""

"""Streamlit only: controls, panels and the one owner of the session."""
